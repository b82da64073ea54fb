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
			'429 of a named limit, whatever it says of retries',
			stripeError(
				429,
				{ message: 'No' },
				{ 'stripe-should-retry': 'false', 'stripe-rate-limited-reason': 'global-rate' },
			),
			'rate_limited',
			'rate_limited',
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
