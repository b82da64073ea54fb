import { errorBodyOf, retryAfterMs, withoutKeys } from '../../../providers/stripe/error-body';
import { answer } from './answers';

describe('keys', () => {
	it.each([
		['Invalid API Key provided: sk_test_****1234', 'Invalid API Key provided: sk_…'],
		['Bearer rk_live_51Habc/def', 'Bearer rk_…/def'],
		['"whsec_abc" and pk_test_1', '"whsec_…" and pk_…'],
		['key=sk_live_1&x', 'key=sk_…&x'],
		['key%3Dsk_live_1', 'key%3Dsk_…'],
		['my_sk_live_1', 'my_sk_…'],
		['task_list and risk_score stay', 'task_list and risk_score stay'],
	])('are taken out of "%s"', (text, clean) => {
		expect(withoutKeys(text)).toBe(clean);
	});
});

describe('an error body', () => {
	it('is read as far as it is one', () => {
		const error = { type: 't', code: 'c', param: 'p', message: 'm', doc_url: 'u' };
		expect(errorBodyOf(answer(400, { error }))).toEqual({
			type: 't',
			code: 'c',
			param: 'p',
			message: 'm',
		});
		expect(errorBodyOf(answer(400, { error: { code: 5, message: null } }))).toEqual({
			message: 'no message',
		});
	});

	it.each([undefined, null, '', 'text', 5, [], {}, { error: null }, { error: 'x' }, { error: [] }])(
		'%j is none',
		(body) => {
			expect(errorBodyOf(answer(400, body))).toBeUndefined();
		},
	);
});

it('a wait that cannot be read is none', () => {
	expect(retryAfterMs(answer(429, ''), 0)).toBeUndefined();
	expect(retryAfterMs(answer(429, '', { 'retry-after': 'later' }), 0)).toBeUndefined();
});
