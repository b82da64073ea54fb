import { eventVerdict } from '../../../providers/stripe/event-verdict';
import type { HttpAnswer, NoAnswer } from '../../../providers/stripe/http';
import { accepted, answer, noAnswer, stripeError } from './answers';

const ID = 'mb1_0123';
const NOW = Date.parse('2026-03-16T04:00:00Z');
const DUPLICATE = `An event already exists with identifier ${ID}.`;
const LOCK =
	"This object can't be accessed right now because another API request or Stripe process is currently accessing it.";
const CONCURRENT = 'Cannot create multiple usage events for the same customer, meter concurrently';
const HTML = '<html><body>502 Bad Gateway</body></html>';
const LIMITED = { 'stripe-rate-limited-reason': 'global-rate' };

const verdict = (of: HttpAnswer | NoAnswer) => eventVerdict(of, ID, NOW);

describe('counted', () => {
	it.each<[string, HttpAnswer, string]>([
		['the event', accepted(ID), 'accepted'],
		['201 with the event', { ...accepted(ID), status: 201 }, 'accepted'],
		[
			'a repeated identifier on v1: a message, no code',
			stripeError(400, { message: DUPLICATE }, { 'stripe-should-retry': 'false' }),
			'duplicate',
		],
		[
			'a repeated identifier on v2',
			stripeError(400, { code: 'duplicate_meter_event', message: '' }),
			'duplicate',
		],
		[
			'a repeated identifier under another status',
			stripeError(409, { message: DUPLICATE }),
			'duplicate',
		],
		[
			'a repeated identifier in other letters',
			stripeError(400, { message: DUPLICATE.toUpperCase() }),
			'duplicate',
		],
	])('%s', (_name, of, kind) => {
		expect(verdict(of)).toEqual({ kind });
	});
});

describe('not known, so tried again under the same identifier', () => {
	it.each<[string, HttpAnswer | NoAnswer, string]>([
		['no answer', noAnswer(), 'no_answer'],
		['200 with a page of a portal', answer(200, '<html>Welcome</html>'), 'unexpected_answer'],
		['200 with nothing', answer(200, ''), 'unexpected_answer'],
		['204', answer(204, undefined), 'unexpected_answer'],
		['200 with JSON of somebody else', answer(200, { ok: true }), 'unexpected_answer'],
		['200 with another event', accepted('mb1_other'), 'unexpected_answer'],
		['200 with a list', answer(200, []), 'unexpected_answer'],
		[
			'500 of Stripe',
			stripeError(500, { type: 'api_error', message: 'Oops' }),
			'stripe_unavailable',
		],
		['502 of a proxy', answer(502, HTML), 'stripe_unavailable'],
		['503', answer(503, ''), 'stripe_unavailable'],
		['504', answer(504, null), 'stripe_unavailable'],
		[
			'400 that asks to be retried',
			stripeError(400, { message: 'Later' }, { 'stripe-should-retry': 'true' }),
			'asked_to_retry',
		],
	])('%s', (_name, of, code) => {
		expect(verdict(of)).toMatchObject({ kind: 'unclear', code });
	});
});

describe('refused for now: which lane waits', () => {
	it.each<[string, HttpAnswer, string, string]>([
		[
			'the account limit',
			stripeError(429, { type: 'rate_limit_error', message: 'Too many' }, LIMITED),
			'rate_limited',
			'rate_limited',
		],
		[
			'429 without a reason',
			stripeError(429, { message: 'Request rate limit exceeded' }),
			'rate_limited',
			'rate_limited',
		],
		['429 of a proxy', answer(429, HTML), 'rate_limited', 'rate_limited'],
		[
			'too many in flight on the account',
			stripeError(
				429,
				{ message: 'Too many concurrent requests' },
				{ 'stripe-rate-limited-reason': 'global-concurrency' },
			),
			'rate_limited',
			'rate_limited',
		],
		[
			'a lock timeout',
			stripeError(429, { code: 'lock_timeout', message: LOCK }, { 'stripe-should-retry': 'true' }),
			'busy',
			'lane_locked',
		],
		[
			'concurrency of this lane as 429',
			stripeError(429, { message: CONCURRENT }),
			'busy',
			'lane_locked',
		],
		[
			'concurrency of this lane as 409',
			stripeError(409, { message: CONCURRENT }),
			'busy',
			'lane_locked',
		],
		[
			'concurrency of this lane on v2',
			stripeError(409, { code: 'too_many_concurrent_requests', message: '' }),
			'busy',
			'lane_locked',
		],
		['409 of a proxy', answer(409, HTML), 'busy', 'lane_locked'],
		[
			'429 that is not to be retried',
			stripeError(429, { message: 'No' }, { 'stripe-should-retry': 'false' }),
			'refused_for_now',
			'refused',
		],
		[
			'409 that is not to be retried',
			stripeError(409, { message: 'No' }, { 'stripe-should-retry': 'false' }),
			'refused_for_now',
			'refused',
		],
		[
			'500 that is not to be retried',
			stripeError(500, { message: 'No' }, { 'stripe-should-retry': 'false' }),
			'refused_for_now',
			'stripe_unavailable',
		],
	])('%s', (_name, of, kind, code) => {
		expect(verdict(of)).toMatchObject({ kind, code });
	});
});

describe('how long to wait', () => {
	const asked = (status: number, text: string) =>
		verdict(stripeError(status, { message: 'Wait' }, { 'retry-after': text }));

	it.each<[string, number | undefined]>([
		['2', 2000],
		['0', 0],
		['0.25', 250],
		[' 3 ', 3000],
		['Mon, 16 Mar 2026 04:00:10 GMT', 10_000],
		['Mon, 16 Mar 2026 03:00:00 GMT', 0],
		['', undefined],
		['soon', undefined],
	])('Retry-After: %s', (text, retryAfterMs) => {
		for (const status of [409, 429, 500, 503]) {
			const { retryAfterMs: got } = asked(status, text) as { retryAfterMs?: number };
			expect(got).toBe(retryAfterMs);
		}
	});
});

describe('refused for good', () => {
	it.each<[string, HttpAnswer, string, string]>([
		[
			'too old',
			stripeError(400, { message: 'Timestamp must be no more than 35 days in the past.' }),
			'too_old',
			'Stripe answered 400: Timestamp must be no more than 35 days in the past. Stripe bills no usage older than 35 days',
		],
		[
			'in the future',
			stripeError(400, { message: 'Timestamp must not be more than 5 minutes in the future.' }),
			'too_far_ahead',
			'Stripe answered 400: Timestamp must not be more than 5 minutes in the future. Check the clock of the source',
		],
		[
			'no meter',
			stripeError(400, { message: 'No active meter found for event name "api_calls"' }),
			'meter_inactive',
			'Stripe answered 400: No active meter found for event name "api_calls". Reactivate the meter, or choose the one that replaced it',
		],
		[
			'too many digits',
			stripeError(400, {
				message:
					'The value in the event payload can have at most 15 digits. Received 1234567890.1234567.',
			}),
			'value_too_many_digits',
			'Stripe answered 400: The value in the event payload can have at most 15 digits. Received 1234567890.1234567. Round the value, or report it in a larger unit',
		],
		[
			'no customer',
			stripeError(404, { code: 'resource_missing', message: 'No such customer: cus_x' }),
			'customer_not_found',
			'Stripe answered 404: No such customer: cus_x. Check the customer ID and the account of the key',
		],
		[
			'a code of its own',
			stripeError(400, { code: 'payload_invalid_value', message: 'Bad value.' }),
			'payload_invalid_value',
			'Stripe answered 400: Bad value',
		],
		[
			'no code',
			stripeError(402, { message: 'Pay' }),
			'invalid_request_error',
			'Stripe answered 402: Pay',
		],
		[
			'no code and no type',
			answer(422, { error: { message: 'Hm' } }),
			'http_422',
			'Stripe answered 422: Hm',
		],
		['no message', answer(400, { error: {} }), 'http_400', 'Stripe answered 400: no message'],
	])('%s', (_name, of, code, reason) => {
		expect(verdict(of)).toEqual({ kind: 'rejected', code, reason });
	});
});

describe('of no use for the rest of the run either', () => {
	it.each<[string, HttpAnswer, string, string]>([
		[
			'a wrong key',
			stripeError(401, { message: 'Invalid API Key provided: sk_test_****1234' }),
			'key_not_accepted',
			'Stripe answered 401: Invalid API Key provided: sk_…. Check the key in the Stripe Billing API credential',
		],
		[
			'a restricted key without permission',
			stripeError(403, {
				message: 'The provided key rk_test_abc does not have the required permissions.',
			}),
			'permission_missing',
			'Stripe answered 403: The provided key rk_… does not have the required permissions. Give the restricted key the permission Billing Meter Events: Write',
		],
		[
			'a proxy that lets nothing through',
			answer(403, HTML),
			'unexpected_answer',
			"Stripe answered 403, and the answer is not in Stripe's form; is a proxy in between?",
		],
	])('%s', (_name, of, code, reason) => {
		expect(verdict(of)).toEqual({ kind: 'fatal', code, reason });
	});
});

describe('not of Stripe', () => {
	it.each<[string, HttpAnswer]>([
		['301', answer(301, '', { location: 'https://elsewhere.example' })],
		['307', answer(307, HTML)],
		['400 in HTML', answer(400, HTML)],
		['404 in HTML', answer(404, HTML)],
		['404 in JSON', answer(404, { message: 'no Route matched' })],
		['407', answer(407, '')],
		['error as text', answer(400, { error: 'nope' })],
		['error as a list', answer(400, { error: [] })],
	])('%s is no refusal of the row', (_name, of) => {
		expect(verdict(of)).toMatchObject({ kind: 'refused_for_now', code: 'unexpected_answer' });
	});
});

it('no key gets into a reason', () => {
	const quoted = 'sk_live_51Habcdef';
	const texts = [
		verdict(noAnswer(`connect to https://api.stripe.com with ${quoted} failed`)),
		verdict(stripeError(500, { message: `key=${quoted}` })),
		verdict(stripeError(400, { message: `x%3D${quoted}` })),
		verdict(stripeError(400, { message: `my_${quoted}` })),
	].map((of) => JSON.stringify(of));
	for (const text of texts) expect(text).not.toContain('51Habcdef');
});
