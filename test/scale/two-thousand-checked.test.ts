/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { runLanes } from '../../delivery/lanes';
import { ZERO } from '../../metering/quantity';
import { reconcileUsage } from '../../providers/stripe/reconcile/reconcile-usage';
import type { UsageInput } from '../../providers/stripe/usage-input';
import { CALLS, DAY, HOUR, START, UnbilledWorld } from '../providers/stripe/unbilled/world';
import { VirtualClock } from '../support/virtual-clock';

const CUSTOMERS = 2000;
/** What takes linear time takes a tenth of it, even with other work beside; quadratic time did not. */
const SECONDS = 60;

const world = new UnbilledWorld();

const idOf = (at: number): string => `cus_of_${at}`;

/** Every third customer has no subscription; the others are in their third billing period. */
beforeEach(async () => {
	for (let at = 0; at < CUSTOMERS; at += 1) {
		world.emulator.state.addCustomer(idOf(at));
		if (at % 3 !== 0) world.subscribe(`sub_${at}`, 'price_calls', idOf(at));
	}
	await useAll(24 * 5);
	await useAll(24 * 23);
	world.moveTo(24 * 25);
});

async function useAll(hours: number): Promise<void> {
	world.moveTo(hours);
	const customers = Array.from({ length: CUSTOMERS }, (_none, at) => [idOf(at)]);
	await runLanes(customers, 20, async (customer) => await world.use('7', customer));
}

async function seconds<Done>(what: string, run: () => Promise<Done>): Promise<Done> {
	const begin = performance.now();
	const done = await run();
	const took = (performance.now() - begin) / 1000;
	process.stdout.write(`    ${what} of 2,000 customers: ${took.toFixed(1)} s\n`);
	expect(took).toBeLessThan(SECONDS);
	return done;
}

it('finds who is billed by nobody among all of them, in linear time', async () => {
	const found = await seconds('Find Unbilled', async () => await world.unbilled());
	expect(found).toHaveLength(Math.ceil(CUSTOMERS / 3));
	expect(new Set(found.map(({ cause }) => cause.code))).toEqual(new Set(['no_subscription']));
	// One look at each customer and at that of the world, and at the account's invoices for all.
	expect(world.asked('event_summaries')).toBe(CUSTOMERS + 1 + found.length);
	expect(world.asked('GET /v1/invoices')).toBeLessThan(20 + (2 * CUSTOMERS) / 100 + 2);
});

it('reconciles a day of each by the hour, in linear time', async () => {
	const day = START + 23 * DAY;
	const inputs = Array.from({ length: CUSTOMERS * 24 }, (_none, index): UsageInput => {
		const start = day + (index % 24) * HOUR;
		const isUsed = index % 24 === 0;
		return {
			index,
			meter: { by: 'id', value: CALLS },
			customer: idOf(Math.floor(index / 24)),
			// Every tenth customer used more than Stripe has.
			value: isUsed ? (index % 240 === 0 ? '9' : '7') : '0',
			time: { kind: 'window', start, end: start + HOUR },
		};
	});
	const clock = new VirtualClock();
	const { summary } = await seconds(
		'Reconcile',
		async () =>
			await reconcileUsage(
				inputs,
				{
					pace: { readsPerSecond: 100, lanesAtOnce: 20, retryBudgetMs: 60_000 },
					bareTimes: 'reject',
					grid: 'hour',
					absolute: ZERO,
					percent: ZERO,
					lagSeconds: 600,
					everybody: false,
					withAmounts: true,
					otherMeters: false,
				},
				{ client: world.client, clock, wall: () => world.now },
			),
	);
	const short = CUSTOMERS / 10;
	expect(summary).toMatchObject({ rows: CUSTOMERS * 24, complete: true });
	expect(summary.by_status).toMatchObject({ under: short, unread: 0, rejected: 0 });
	expect(summary.by_kind).toMatchObject({ lost_events: short });
	// Of 667 without a subscription every tenth has drifted.
	expect(summary.by_status.unbilled).toBe(600);
});
