import fc from 'fast-check';
import { addQuantities, formatQuantity, ZERO } from '../../../../metering/quantity';
import { StripeClient } from '../../../../providers/stripe/client';
import type { HttpAnswer, HttpRequest, SendHttp } from '../../../../providers/stripe/http';
import type { MeterEvent } from '../../../../providers/stripe/meter-event';
import { type StreamPace, streamEvents } from '../../../../providers/stripe/stream/stream-events';
import { seedProperties } from '../../../support/seed';
import { afterPromises, VirtualClock } from '../../../support/virtual-clock';
import { answer, stripeError } from '../answers';
import { SmallStripe, type Trouble } from '../small-stripe';
import { meterOf } from '../usage';
import { eventOf, eventsOf } from './events';

seedProperties();

const PACE: StreamPace = {
	eventsPerSecond: 10_000,
	requestsPerSecond: 1000,
	lanesAtOnce: 100,
	retryBudgetMs: 60_000,
};
const SESSION = '/v2/billing/meter_event_session';
const STREAM = '/v2/billing/meter_event_stream';

/** A Stripe that lags by so many milliseconds of a virtual clock, and opens a session in so many. */
function rig(pace: Partial<StreamPace> = {}, latencyMs = 0, sessionMs = latencyMs) {
	const stripe = new SmallStripe([meterOf()]);
	const clock = new VirtualClock(afterPromises);
	const times: number[] = [];
	const send: SendHttp = async (request) => {
		times.push(clock.now());
		const ms = request.path === SESSION ? sessionMs : latencyMs;
		if (ms > 0) await clock.sleep(ms);
		return await stripe.send(request);
	};
	const stream = async (events: readonly MeterEvent[], signal?: AbortSignal) =>
		await streamEvents(
			events,
			{ ...PACE, ...pace },
			{
				client: new StripeClient(send, clock),
				clock,
				random: () => 0.5,
				...(signal && { signal }),
			},
		);
	const paths = () => stripe.requests.map(({ path }) => path);
	const bodies = () =>
		stripe.requests
			.filter(({ path }) => path === STREAM)
			.map(({ body }) => JSON.parse(body ?? '') as { events: Array<Record<string, unknown>> });
	return { stripe, clock, stream, paths, bodies, times };
}

/** A Stripe of these answers, one after another; to what comes after them it opens a session. */
function scripted(...answers: Array<HttpAnswer | undefined>) {
	const clock = new VirtualClock(afterPromises);
	const requests: HttpRequest[] = [];
	const stripe = new SmallStripe([meterOf()]);
	const send: SendHttp = async (request) => {
		requests.push(request);
		return answers[requests.length - 1] ?? (await stripe.send(request));
	};
	const stream = async (events: readonly MeterEvent[]) =>
		await streamEvents(events, PACE, { client: new StripeClient(send, clock), clock });
	return { requests, stream, stripe };
}

const statusesOf = (outcomes: ReadonlyMap<MeterEvent, { readonly status: string }>) => [
	...new Set([...outcomes.values()].map(({ status }) => status)),
];

describe('a request', () => {
	it('brings a hundred events, as v2 wants them, with the token of one session', async () => {
		const { stream, stripe, bodies, paths } = rig();
		const events = eventsOf(250);
		const { outcomes, refused, requests } = await stream(events);

		expect(paths().sort()).toEqual([SESSION, STREAM, STREAM, STREAM]);
		expect(bodies().map(({ events: sent }) => sent.length)).toEqual([100, 100, 50]);
		expect(bodies()[0]?.events[1]).toEqual({
			event_name: 'api_calls',
			identifier: 'mb1_1',
			timestamp: '2026-03-16T04:29:00Z',
			payload: { stripe_customer_id: 'cus_1', value: '2' },
		});
		const streamed = stripe.requests.filter(({ path }) => path === STREAM);
		expect(streamed.map(({ session }) => session)).toEqual(['token_1', 'token_1', 'token_1']);
		expect([...outcomes.values()]).toEqual(events.map(() => ({ status: 'accepted', attempts: 1 })));
		expect([refused.size, requests]).toEqual([0, 4]);
		expect(stripe.billed.size).toBe(250);
	});

	it('has an Idempotency-Key of its own in every try, which begins with no identifier', async () => {
		const { stream, stripe } = rig();
		stripe.trouble(['none', 'cut after']);
		const { outcomes } = await stream(eventsOf(3));
		const keys = stripe.requests
			.filter(({ path }) => path === STREAM)
			.map(({ headers }) => headers['Idempotency-Key']);
		expect(keys).toHaveLength(2);
		expect(keys[0]).not.toBe(keys[1]);
		expect(keys.some((key) => key?.startsWith('mb1_'))).toBe(false);
		expect([...outcomes.values()].map(({ attempts }) => attempts)).toEqual([2, 2, 2]);
		expect(stripe.billed.size).toBe(3);
	});
});

it('without events asks for no session', async () => {
	const { stream, paths } = rig();
	expect(await stream([])).toMatchObject({ requests: 0 });
	expect(paths()).toEqual([]);
});

describe('the pace', () => {
	it.each([40, 5000])('keeps under the limit of events, near it: session in %i ms', async (ms) => {
		const { stream, times, clock } = rig({}, 40, ms);
		await stream(eventsOf(50_000));
		const arrivals = times.slice(1);
		arrivals.forEach((first, at) => {
			const next = arrivals[at + 100];
			if (next !== undefined) expect(next - first).toBeGreaterThanOrEqual(1000);
		});
		expect(50_000 / ((clock.now() - ms) / 1000)).toBeGreaterThan(9000);
	});

	it('is no more than so many requests a second, where that is asked for', async () => {
		const { stream, times } = rig({ requestsPerSecond: 5 });
		await stream(eventsOf(2000));
		expect((times.at(-1) as number) - (times[1] as number)).toBeGreaterThan(3500);
	});

	it('below a hundred events a second makes requests smaller, not rarer than one a second', async () => {
		const { stream, bodies, times } = rig({ eventsPerSecond: 20 });
		await stream(eventsOf(60));
		expect(bodies().map(({ events }) => events.length)).toEqual([20, 20, 20]);
		expect((times.at(-1) as number) - (times[1] as number)).toBeGreaterThanOrEqual(2000);
	});

	it('stands still on a 429 and goes on with the same identifiers', async () => {
		const { stream, stripe, clock } = rig();
		stripe.trouble(['none', 'limit', 'limit', 'limit']);
		const { outcomes, rateLimited } = await stream(eventsOf(500));
		expect(statusesOf(outcomes)).toEqual(['accepted']);
		expect(rateLimited).toBe(3);
		// Three waits, each twice as long as the one before.
		expect(clock.now()).toBeGreaterThanOrEqual(37 + 75 + 150);
		expect(stripe.billed.size).toBe(500);
	});
});

describe('a session', () => {
	it('is renewed a minute before it ends', async () => {
		const { stream, stripe, paths, times } = rig({ eventsPerSecond: 1 });
		const { outcomes } = await stream(eventsOf(900));
		const renewals = paths().flatMap((path, at) => (path === SESSION ? [times[at] as number] : []));
		expect(renewals).toHaveLength(2);
		expect(renewals[1]).toBeGreaterThanOrEqual(14 * 60_000);
		expect(renewals[1]).toBeLessThan(14 * 60_000 + 5000);
		expect(statusesOf(outcomes)).toEqual(['accepted']);
		expect(stripe.billed.size).toBe(900);
	});

	it('is opened anew, once for all requests, when the stream no longer knows it', async () => {
		const { stream, stripe, paths } = rig({}, 40);
		stripe.trouble(['none', 'none', 'none', 'expire']);
		const { outcomes } = await stream(eventsOf(2000));
		expect(paths().filter((path) => path === SESSION)).toHaveLength(2);
		expect(statusesOf(outcomes)).toEqual(['accepted']);
		expect(stripe.billed.size).toBe(2000);
	});

	it('is asked for patiently, and leaves no event in doubt', async () => {
		const { stream, stripe } = rig();
		stripe.trouble(['cut', 'before', 'limit', 'cut after']);
		const { outcomes, requests } = await stream(eventsOf(2));
		expect([...outcomes.values()]).toEqual([
			{ status: 'accepted', attempts: 1 },
			{ status: 'accepted', attempts: 1 },
		]);
		expect(requests).toBe(6);
	});

	it.each<[string, HttpAnswer, string, RegExp]>([
		[
			'a 401',
			stripeError(401, { message: 'No key' }),
			'key_not_accepted',
			/No key\. Check the key/,
		],
		[
			'a 403',
			stripeError(403, { message: 'No' }),
			'permission_missing',
			/Billing Meter Events: Write$/,
		],
	])('that is refused with %s ends the stream at once', async (_what, refusal, code, reason) => {
		const { stream, requests } = scripted(refusal);
		const { outcomes, refused } = await stream(eventsOf(1000));
		expect(requests).toHaveLength(1);
		expect(refused.size).toBe(0);
		expect(outcomes.size).toBe(1000);
		for (const outcome of outcomes.values()) {
			expect(outcome).toMatchObject({ status: 'unsent', code, attempts: 0 });
			expect(outcome.reason).toMatch(reason);
		}
	});

	it('that Stripe does not offer leaves all events to the API', async () => {
		const none = stripeError(400, { code: 'not_offered', message: 'Not for you' });
		const { stream, requests } = scripted(none);
		const { outcomes, refused } = await stream(eventsOf(1000));
		expect(requests).toHaveLength(1);
		expect([outcomes.size, refused.size]).toEqual([0, 1000]);
		expect(refused.values().next().value).toEqual({
			reason: 'Stripe answered 400: Not for you',
			attempts: 0,
		});
	});

	it('that Stripe opens and its stream never knows is given up', async () => {
		const expired = stripeError(401, { code: 'billing_meter_event_session_expired', message: 'x' });
		const { stream, requests } = scripted(
			...[1, 2, 3].flatMap(() => [undefined, expired]),
			undefined,
		);
		const { outcomes } = await stream(eventsOf(2));
		expect(requests.map(({ path }) => path)).toEqual([
			SESSION,
			STREAM,
			SESSION,
			STREAM,
			SESSION,
			STREAM,
		]);
		expect([...outcomes.values()][0]).toMatchObject({
			status: 'unsent',
			code: 'session_not_accepted',
			attempts: 3,
		});
	});

	it('may be lost as often as it takes, as long as the stream knows a new one', async () => {
		const { stream, stripe } = rig({ requestsPerSecond: 1 });
		stripe.trouble(['none', ...Array<Trouble[]>(5).fill(['expire', 'none', 'none']).flat()]);
		const { outcomes } = await stream(eventsOf(500));
		expect(statusesOf(outcomes)).toEqual(['accepted']);
		expect(stripe.requests.filter(({ path }) => path === SESSION)).toHaveLength(6);
	});

	it.each([
		['without a token', { object: 'v2.billing.meter_event_session' }],
		['with a token that no header can carry', { authentication_token: 'a\r\nb' }],
		['of a proxy', '<html>'],
	])('%s is none', async (_what, body) => {
		const { stream, requests } = scripted(...Array<HttpAnswer>(20).fill(answer(200, body)));
		const { outcomes } = await stream(eventsOf(1));
		expect(requests.every(({ path }) => path === SESSION)).toBe(true);
		expect([...outcomes.values()]).toMatchObject([
			{ status: 'unsent', code: 'unexpected_answer', attempts: 0 },
		]);
	});

	it('without sound times is taken to last fifteen minutes', async () => {
		const session = { authentication_token: 'token', created: 'x', expires_at: null };
		const { stream, requests } = scripted(answer(200, session), answer(200, {}));
		const { outcomes } = await stream(eventsOf(1));
		expect(statusesOf(outcomes)).toEqual(['accepted']);
		expect(requests).toHaveLength(2);
	});
});

describe('a request that Stripe refuses whole', () => {
	it('keeps its events for the API, and no others', async () => {
		const { stream } = rig();
		const events = [...eventsOf(150), { ...eventOf({ id: 150 }), value: 'x' }];
		const { outcomes, refused } = await stream(events);
		expect([outcomes.size, refused.size]).toEqual([100, 51]);
		expect([...refused.values()][0]).toEqual({
			reason: expect.stringMatching(/^Stripe answered 400/),
			attempts: 1,
		});
	});

	it('is no less refused after a try without an answer, which is told', async () => {
		const { stream, stripe } = rig();
		stripe.trouble(['none', 'cut', 'refuse']);
		const { outcomes, refused } = await stream(eventsOf(2));
		expect([outcomes.size, refused.size]).toEqual([0, 2]);
		expect([...refused.values()][0]).toMatchObject({
			unclear: { code: 'no_answer' },
			attempts: 2,
		});
	});
});

it('leaves in doubt what never got a clear answer', async () => {
	const { stream, stripe } = rig();
	stripe.trouble(['none', ...Array<Trouble>(8).fill('cut after')]);
	const { outcomes } = await stream(eventsOf(2));
	expect([...outcomes.values()]).toMatchObject([
		{ status: 'unsent', code: 'in_doubt', attempts: 8 },
		{ status: 'unsent', code: 'in_doubt', attempts: 8 },
	]);
});

it('spends no more than the retry budget in vain', async () => {
	const { stream, stripe, clock } = rig({ retryBudgetMs: 5000 });
	stripe.trouble(['none', 'none', ...Array<Trouble>(5000).fill('limit')]);
	const { outcomes } = await stream(eventsOf(1000));
	expect([...outcomes.values()].filter(({ status }) => status === 'accepted')).toHaveLength(100);
	expect([...outcomes.values()].at(-1)).toMatchObject({ code: 'retry_budget_spent' });
	expect(clock.now()).toBeLessThan(60_000);
});

it('stops at once when the execution is cancelled, and tells what was taken', async () => {
	const { stream, stripe, clock } = rig({ requestsPerSecond: 10 }, 40);
	const cancel = new AbortController();
	clock.at(1000, () => cancel.abort());
	const { outcomes } = await stream(eventsOf(10_000), cancel.signal);
	expect(clock.now()).toBeLessThan(1100);
	const taken = [...outcomes.values()].filter(({ status }) => status === 'accepted').length;
	expect(taken).toBeGreaterThan(500);
	expect(taken).toBe(stripe.billed.size);
	expect([...outcomes.values()].at(-1)).toMatchObject({ status: 'unsent', code: 'cancelled' });
});

it('whatever Stripe does, every event ends once, and what is taken is billed once', async () => {
	const troubles = fc.array(
		fc.constantFrom<Trouble>(
			'none',
			'limit',
			'lock',
			'refuse',
			'before',
			'after',
			'cut',
			'cut after',
			'expire',
		),
		{ maxLength: 30 },
	);
	await fc.assert(
		fc.asyncProperty(fc.integer({ min: 0, max: 60 }), troubles, async (count, what) => {
			// Ten events a request, and so slow answers that four are on their way at once.
			const { stream, stripe } = rig({ eventsPerSecond: 10 }, 4000);
			stripe.trouble(what);
			const events = eventsOf(count);
			const first = await stream(events);
			expect(first.outcomes.size + first.refused.size).toBe(count);
			for (const event of first.outcomes.keys()) expect(first.refused.has(event)).toBe(false);
			for (const [{ usage }, { status }] of first.outcomes) {
				if (status === 'accepted') expect(stripe.billed.has(usage.identifier)).toBe(true);
			}
			stripe.trouble([]);
			const { outcomes } = await stream(events);
			expect(statusesOf(outcomes)).toEqual(count === 0 ? [] : ['accepted']);
			const total = events.map(({ quantity }) => quantity).reduce(addQuantities, ZERO);
			expect(formatQuantity(stripe.total)).toBe(formatQuantity(total));
		}),
		{ numRuns: 300 },
	);
});
