import type { HttpAnswer, NoAnswer } from '../../../../providers/stripe/http';
import { streamVerdict } from '../../../../providers/stripe/stream/stream-verdict';
import { answer, noAnswer, stripeError } from '../answers';

it('takes an empty object for success', () => {
	expect(streamVerdict(answer(200, {}), 0)).toEqual({ kind: 'accepted' });
});

const STRIPES = { 'request-id': 'req_1' };

it.each<[string, HttpAnswer]>([
	['nothing at all', answer(204, '', STRIPES)],
	['no body', answer(200, undefined, STRIPES)],
	['more than is documented', answer(200, { object: 'stream', events: 2 }, STRIPES)],
])('takes %s for success where Stripe answered', (_what, other) => {
	expect(streamVerdict(other, 0)).toEqual({ kind: 'accepted' });
});

it.each<[string, HttpAnswer]>([
	['a page in Stripe’s name', answer(200, '<html>', STRIPES)],
	['Stripe’s error with a status of success', answer(200, { error: { message: 'x' } }, STRIPES)],
	['an answer that somebody else numbered', answer(200, { ok: true }, { 'request-id': '7f3a' })],
	['a page of a proxy', answer(200, '<html>')],
	['nothing at all', answer(200, '')],
	['a list', answer(200, [])],
	['somebody else’s object', answer(200, { ok: true })],
	['an error with a status of success', answer(200, { error: { message: 'x' } })],
])('does not take %s for it: whether it arrived is unclear', (_what, other) => {
	expect(streamVerdict(other, 0)).toMatchObject({ kind: 'unclear', code: 'unexpected_answer' });
});

it.each<[string, HttpAnswer | NoAnswer, object]>([
	['no answer', noAnswer('connection reset'), { kind: 'unclear', code: 'no_answer' }],
	['a 503', answer(503, '<html>'), { kind: 'unclear', code: 'stripe_unavailable' }],
	[
		'a 429 of the limit',
		stripeError(429, { message: 'Slow' }, { 'stripe-rate-limited-reason': 'global-rate' }),
		{ kind: 'rate_limited' },
	],
	['a 409', stripeError(409, { message: 'Busy' }), { kind: 'busy' }],
	[
		'a 403',
		stripeError(403, { message: 'No' }),
		{
			kind: 'fatal',
			code: 'permission_missing',
			reason:
				'Stripe answered 403: No. Give the restricted key the permission Billing Meter Events: Write',
		},
	],
	[
		'a 400, which is about one of the events',
		stripeError(400, { code: 'invalid_fields', message: 'Bad' }),
		{ kind: 'rejected', code: 'invalid_fields' },
	],
])('%s', (_what, other, verdict) => {
	expect(streamVerdict(other, 0)).toMatchObject(verdict);
});
