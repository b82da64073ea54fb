import { StripeClient } from '../../../providers/stripe/client';
import type { MeterEvent } from '../../../providers/stripe/meter-event';
import { sendEvents, type SendRules } from '../../../providers/stripe/send-events';
import { VirtualClock } from '../../support/virtual-clock';
import { SmallStripe, type Trouble } from './small-stripe';
import { eventOf, eventsOf } from './stream/events';
import { meterOf, NOW } from './usage';

const API: SendRules = { ratePerSecond: 1000, lanesAtOnce: 100, retryBudgetMs: 60_000 };
const STREAM: SendRules = { ...API, stream: { when: 'always', eventsPerSecond: 10_000 } };
const MANY: SendRules = { ...API, stream: { when: 'many', eventsPerSecond: 10_000 } };
const V1 = '/v1/billing/meter_events';
const SESSION = '/v2/billing/meter_event_session';
const V2 = '/v2/billing/meter_event_stream';

async function sent(
	events: readonly MeterEvent[],
	rules: SendRules,
	troubles: Trouble[] = [],
	stripe = new SmallStripe([meterOf()]),
) {
	stripe.trouble(troubles);
	stripe.requests.length = 0;
	const clock = new VirtualClock();
	const client = new StripeClient(stripe.send, clock);
	const delivery = await sendEvents(events, rules, { client, clock, random: () => 0.5 }, NOW);
	const outcomes = events.map((event) => delivery.outcomes.get(event));
	return { ...delivery, outcomes, stripe, paths: stripe.requests.map(({ path }) => path) };
}

const ways = (paths: readonly string[]) => [...new Set(paths)];
const customers = (count: number) =>
	Array.from({ length: count }, (_, id) => eventOf({ id, customer: `cus_${id}` }));

describe('events go', () => {
	it('by the API, if nothing else is asked for', async () => {
		const { paths, stream, outcomes } = await sent(eventsOf(3), API);
		expect(ways(paths)).toEqual([V1]);
		expect(stream).toBeUndefined();
		expect(outcomes[0]).toEqual({ status: 'accepted', attempts: 1 });
	});

	it('through the stream, where it is asked for', async () => {
		const { paths, stream, outcomes, requests } = await sent(eventsOf(300), STREAM);
		expect(paths).toEqual([SESSION, V2, V2, V2]);
		expect(requests).toBe(4);
		expect(stream).toEqual({ taken: 300, unfit: 0, refused: 0 });
		expect(outcomes).toEqual(outcomes.map(() => ({ status: 'accepted_unverified', attempts: 1 })));
	});

	it('automatically by the API up to ten thousand, and through the stream from there on', async () => {
		const few = await sent(customers(10_000), MANY);
		expect(ways(few.paths)).toEqual([V1]);
		expect(few.stream).toBeUndefined();

		const many = await sent(customers(10_001), MANY);
		expect(ways(many.paths)).toEqual([SESSION, V2]);
		expect(many.stream).toEqual({ taken: 10_001, unfit: 0, refused: 0 });
	});

	it('automatically by the API, where too few of many fit the stream', async () => {
		const fractions = Array.from({ length: 2000 }, (_, id) =>
			eventOf({ id: 10_000 + id, value: 5, scale: 1, customer: `cus_${id}` }),
		);
		const { paths } = await sent([...customers(9000), ...fractions], MANY);
		expect(ways(paths)).toEqual([V1]);
	});

	it('by the API where they do not fit the stream, and say so', async () => {
		const events = [eventOf({ id: 1 }), eventOf({ id: 2, value: 5, scale: 1 }), eventOf({ id: 3 })];
		const { outcomes, paths, stream, stripe } = await sent(events, STREAM);
		expect(paths).toEqual([SESSION, V2, V1]);
		expect(outcomes.map((outcome) => outcome?.status)).toEqual([
			'accepted_unverified',
			'accepted',
			'accepted_unverified',
		]);
		expect(stream).toEqual({ taken: 2, unfit: 1, refused: 0 });
		expect(stripe.billed.size).toBe(3);
	});
});

describe('a request that the stream refuses whole', () => {
	const BAD = { ...eventOf({ id: 7 }), value: 'x' };

	it('is sent event by event, so that one is refused and the others are billed', async () => {
		const { outcomes, stream, stripe, paths } = await sent([...eventsOf(3), BAD], STREAM);
		expect(paths).toEqual([SESSION, V2, V1, V1, V1, V1]);
		expect(outcomes.slice(0, 3)).toEqual(Array(3).fill({ status: 'accepted', attempts: 2 }));
		expect(outcomes[3]).toMatchObject({ status: 'rejected', attempts: 2 });
		expect(stream).toMatchObject({
			refused: 4,
			why: expect.stringMatching(/^Stripe answered 400/),
		});
		expect(stripe.billed.size).toBe(3);
	});

	it('and may have come through before, is confirmed by the API', async () => {
		const { outcomes, stripe } = await sent(eventsOf(2), STREAM, ['none', 'cut after', 'refuse']);
		expect(outcomes).toMatchObject([
			{ status: 'duplicate', code: 'confirmed_on_retry', attempts: 3 },
			{ status: 'duplicate', code: 'confirmed_on_retry', attempts: 3 },
		]);
		expect(stripe.billed.size).toBe(2);
	});

	it('and may have come through before, is accepted by the API if it has not', async () => {
		const { outcomes } = await sent(eventsOf(1), STREAM, ['none', 'cut', 'refuse']);
		expect(outcomes).toEqual([{ status: 'accepted', attempts: 3 }]);
	});

	it('and may have come through before, stays in doubt when the API refuses it too', async () => {
		const { outcomes } = await sent([BAD], STREAM, ['none', 'cut']);
		expect(outcomes).toMatchObject([{ status: 'unsent', code: 'in_doubt', attempts: 3 }]);
	});
});

it('an event that an earlier run gave to the stream is a duplicate for the API, and counts once', async () => {
	const { stripe } = await sent(eventsOf(5), STREAM);
	const again = await sent(eventsOf(5), API, [], stripe);
	expect(again.outcomes.map((one) => one?.status)).toEqual(Array(5).fill('duplicate'));
	expect(stripe.billed.size).toBe(5);
});
