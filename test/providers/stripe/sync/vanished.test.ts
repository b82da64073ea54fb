import fc from 'fast-check';
import type { UsageWindow } from '../../../../metering/window';
import { lanesWithVanished } from '../../../../providers/stripe/sync/vanished';
import type { UsageInput } from '../../../../providers/stripe/usage-input';
import { clientOf, rowOf, rows, totalsOf } from './rows';
import { day, DAY, HOUR, MONDAY } from './targets';

const NOW = MONDAY + 4 * HOUR + 60;
const CUSTOMERS = ['cus_1', 'cus_2', 'cus_gone'];

async function lookedFor(some: readonly UsageInput[], now = NOW) {
	const read = await totalsOf(some);
	const paths: string[] = [];
	const found = await lanesWithVanished(read, clientOf(CUSTOMERS, paths), now);
	const lanes = found.lanes.map(({ targets, implied }) => ({
		targets,
		implied: implied?.() ?? [],
	}));
	const vanished = lanes
		.flatMap(({ implied }) => implied)
		.map(({ customer, window }) => `${customer} ${(window.start - MONDAY) / HOUR}`);
	return { ...found, read, lanes, vanished, paths };
}

function overlap(a: UsageWindow, b: UsageWindow): boolean {
	return a.start < b.end && b.start < a.end;
}

describe('windows without a row', () => {
	it('are those that others have, and the hours in between, of every subscriber', async () => {
		const { vanished, reads, notes } = await lookedFor([rowOf(0), rowOf(2, { customer: 'cus_2' })]);
		expect(vanished).toEqual([
			'cus_1 1',
			'cus_1 2',
			'cus_2 0',
			'cus_2 1',
			'cus_gone 0',
			'cus_gone 1',
			'cus_gone 2',
		]);
		expect(notes).toEqual([]);
		// Active prices, inactive ones, and the subscriptions of one.
		expect(reads).toBe(3);
	});

	it('have to show 0', async () => {
		const { lanes } = await lookedFor([rowOf(0)]);
		expect(lanes[1]?.implied[0]).toEqual({
			eventName: 'api_calls',
			customer: 'cus_2',
			window: { start: MONDAY, end: MONDAY + HOUR },
			total: { units: 0n, scale: 0 },
			effect: 'adds',
		});
	});

	it('are not invented in between where windows are neither hours nor days', async () => {
		const two = { time: { kind: 'window', start: MONDAY, end: MONDAY + 2 * HOUR } as const };
		const { vanished } = await lookedFor([rowOf(0, two), rowOf(-9)]);
		expect(vanished.filter((one) => one.startsWith('cus_gone'))).toEqual([
			'cus_gone -9',
			'cus_gone 0',
		]);
	});

	it('reach no further than Stripe takes events', async () => {
		const old = { ...day(-60) };
		const time = (window: UsageWindow) => ({ time: { kind: 'window', ...window } as const });
		const { lanes } = await lookedFor([rowOf(0, time(old)), rowOf(0, time(day(40)))]);
		const windows = lanes.flatMap(({ implied }) => implied).map(({ window }) => window);
		expect(Math.min(...windows.map(({ end }) => end))).toBe(MONDAY - 34 * DAY);
		expect(Math.max(...windows.map(({ start }) => start))).toBe(MONDAY);
	});

	it('of a year nobody lives in cost nothing', async () => {
		const { vanished } = await lookedFor([rowOf(0), rowOf(9_000_000), rowOf(-400_000)]);
		expect(vanished.length).toBeLessThan(4 * 36 * 24);
	});
});

describe('nobody is said to have vanished', () => {
	const why = 'Vanished customers were not looked for on "API calls": ';

	it('when a rejected row may be anybody’s', async () => {
		const { vanished, notes, lanes, paths } = await lookedFor([
			rowOf(0),
			rowOf(1, { customer: 7 }),
		]);
		expect(vanished).toEqual([]);
		expect(notes).toEqual([
			`${why}a rejected row does not say which customer and window it belongs to`,
		]);
		expect(lanes).toHaveLength(1);
		expect(paths).toEqual([]);
	});

	it('when windows of different rows overlap', async () => {
		const { vanished, notes, lanes } = await lookedFor([
			rowOf(0),
			rowOf(0, { customer: 'cus_2' }, 24),
		]);
		expect(vanished).toEqual([]);
		expect(notes).toEqual([`${why}windows of the rows overlap`]);
		expect(lanes).toHaveLength(2);
	});

	it.each(['seats', 'peaks'])('on a meter whose events replace each other: %s', async (value) => {
		const row = rowOf(0, { meter: { by: 'event_name', value } });
		expect(await lookedFor([row])).toMatchObject({
			vanished: [],
			notes: [`${why}its events do not add up`],
		});
	});
});

it('windows without a row never touch what a row names, soundly or not', async () => {
	let implied = 0;
	await fc.assert(
		fc.asyncProperty(rows, async (some) => {
			const { lanes, read, notes } = await lookedFor(some);
			for (const { targets, implied: empty } of lanes) {
				implied += empty.length;
				const customer = [...targets, ...empty][0]?.customer;
				const named = [...targets, ...read.unsettled.filter((one) => one.customer === customer)];
				for (const { window } of empty) {
					expect(named.some((one) => overlap(one.window, window))).toBe(false);
					expect(empty.filter((one) => overlap(one.window, window))).toHaveLength(1);
				}
			}
			if (read.hasLostRows) expect(notes).toHaveLength(read.meters.size);
			expect(lanes.flatMap(({ targets }) => targets)).toHaveLength(read.lanes.flat().length);
		}),
		{ numRuns: 500 },
	);
	expect(implied).toBeGreaterThan(500);
});
