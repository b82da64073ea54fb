import fc from 'fast-check';
import { stampOf, type UsageWindow, windowAround } from '../../../../metering/window';
import { carrySlot } from '../../../../providers/stripe/sync/carry-slot';
import { day, DAY, hour, HOUR, MONDAY, windows } from './targets';

const MINUTE = 60;
const END = { end: MONDAY };

function minutesAfter(window: UsageWindow, period = END): number | undefined {
	const slot = carrySlot(window, period, [period]);
	return slot && (slot.start - period.end) / MINUTE;
}

describe('the minute of a carried difference', () => {
	it.each<[string, UsageWindow, number]>([
		['the last month', windowAround(Date.parse('2026-03-15T00:00:00Z') / 1000, 'month'), 0],
		['the last day', day(-1), 12],
		['the day 34 days before', day(-35), 46],
		['the last hour', hour(-1), 47],
		['an hour two days before', hour(-48), 94],
		['the first hour of a month before', hour(-744), 790],
		['the last quarter of an hour', { start: MONDAY - 900, end: MONDAY }, 887],
		['the last minute', { start: MONDAY - 60, end: MONDAY }, 4247],
		['the last two hours', { start: MONDAY - 2 * HOUR, end: MONDAY }, 4247],
	])('of %s', (_what, window, minutes) => {
		// A month that ends after the period has its last second outside of it.
		const period = stampOf(window) < MONDAY ? END : { end: window.end };
		expect(minutesAfter(window, period)).toBe(minutes);
	});

	it('is a whole minute, wherever the period ends', () => {
		const period = { end: MONDAY + 37 };
		const slot = carrySlot(hour(-1), period, []);
		expect(slot).toEqual({ start: MONDAY + 48 * MINUTE, end: MONDAY + 49 * MINUTE });
	});

	it('belongs to the period that the window’s last second lies in', () => {
		const period = { end: MONDAY + 10 * MINUTE };
		expect(minutesAfter(hour(-1), period)).toBe(47);
		expect(minutesAfter(hour(-2), period)).toBe(48);
	});

	it.each([day(-36), hour(-841), windowAround(MONDAY - 400 * DAY, 'month')])(
		'is none for %j, too far back',
		(window) => {
			expect(minutesAfter(window)).toBeUndefined();
		},
	);

	it('is none beyond the end of the following period', () => {
		const endsAt = (minutes: number) => [END, { end: MONDAY + minutes * MINUTE }];
		expect(carrySlot(hour(-1), END, endsAt(48))).toBeDefined();
		expect(carrySlot(hour(-1), END, endsAt(47.5))).toBeUndefined();
		expect(carrySlot(hour(-1), END, endsAt(1))).toBeUndefined();
		// Periods that ended before do not matter.
		expect(carrySlot(hour(-1), END, [{ end: MONDAY - DAY }, END])).toBeDefined();
	});
});

/** Some of the windows, so that none overlaps another. */
function apart(all: readonly UsageWindow[]): UsageWindow[] {
	const kept: UsageWindow[] = [];
	for (const window of [...all].sort((a, b) => a.start - b.start)) {
		if (kept.length === 0 || window.start >= (kept.at(-1) as UsageWindow).end) kept.push(window);
	}
	return kept;
}

it('no two windows have the same minute, in whatever periods and of whatever grids', () => {
	const dense = fc
		.tuple(fc.constantFrom(MINUTE, 300, 900, HOUR, DAY), fc.integer({ min: 2, max: 400 }))
		.map(([length, count]) =>
			Array.from({ length: count }, (_, n) => ({
				start: MONDAY - n * length,
				end: MONDAY - (n - 1) * length,
			})),
		);
	const all = fc
		.tuple(fc.array(windows, { maxLength: 40 }), dense, fc.boolean())
		.map(([some, many, both]) => apart(both ? [...some, ...many] : some));
	/** From minutes to months, on no full minute. */
	const lengths = fc.array(
		fc.oneof(
			fc.integer({ min: 60, max: 2 * HOUR }),
			fc.integer({ min: HOUR, max: 40 * DAY }),
			fc.constant(DAY),
		),
		{ minLength: 1, maxLength: 60 },
	);
	let carried = 0;
	fc.assert(
		fc.property(all, lengths, (some, cuts) => {
			const ends: Array<{ end: number }> = [];
			let end = MONDAY - 45 * DAY;
			for (const length of cuts) ends.push({ end: (end += length) });
			const owners = new Map<number, UsageWindow>();
			for (const window of some) {
				const period = ends.find((one) => stampOf(window) < one.end);
				const slot = period && carrySlot(window, period, ends);
				if (slot === undefined || period === undefined) continue;
				carried += 1;
				const isMinute = slot.end - slot.start === MINUTE && slot.start % MINUTE === 0;
				const isAfter = slot.start >= period.end;
				const other = owners.get(slot.start);
				// Jest's own comparison of each would take most of the time.
				if (!isMinute || !isAfter || other !== undefined) {
					expect({ window, slot, isMinute, isAfter, other }).toEqual({});
				}
				owners.set(slot.start, window);
			}
		}),
		{ numRuns: 1000 },
	);
	expect(carried).toBeGreaterThan(10_000);
});

it('a minute that was used stays the same, whatever is invoiced later', () => {
	const laterEnds = fc.array(fc.integer({ min: 1, max: 60 * DAY }), { maxLength: 5 });
	fc.assert(
		fc.property(windows, laterEnds, (window, later) => {
			const period = { end: Math.max(stampOf(window) + 1, MONDAY) };
			const slot = carrySlot(window, period, [period]);
			fc.pre(slot !== undefined);
			// What ends before the minute is known before the minute is used.
			const known = later.map((seconds) => ({ end: (slot as UsageWindow).end + seconds }));
			expect(carrySlot(window, period, [period, ...known])).toEqual(slot);
		}),
	);
});
