import fc from 'fast-check';
import {
	addQuantities,
	negateQuantity,
	quantity,
	type Quantity,
	ZERO,
} from '../../../metering/quantity';
import { type Comparison, isDrifted } from '../../../metering/reconciliation/comparison';
import { findFaults } from '../../../metering/reconciliation/find-faults';
import { quantities } from '../sync-targets';
import { compared, distinct } from './comparisons';

/** `cus_1 0 lost_events` of every fault. */
function kindsOf(comparisons: readonly Comparison[]): string[] {
	return [...findFaults(comparisons)].map(
		([{ customer, window }, { kind }]) => `${customer} ${((window.start / 3600) % 24) - 4} ${kind}`,
	);
}

const grid = fc
	.array(
		fc.record({
			customer: fc.constantFrom('cus_1', 'cus_2', 'cus_3'),
			hour: fc.integer({ min: 0, max: 6 }),
			source: quantities,
			shown: quantities,
			isYoung: fc.boolean(),
		}),
		{ maxLength: 18 },
	)
	.map((rows) => {
		const distinctRows = new Map(rows.map((one) => [`${one.customer} ${one.hour}`, one]));
		return [...distinctRows.values()].map(({ customer, hour, source, shown, isYoung }) =>
			compared(customer, hour, source, shown, isYoung ? { settledUntil: 0 } : {}),
		);
	});

describe('whatever the totals are', () => {
	it('every drift has exactly one fault with a reason, and nothing else has one', () => {
		fc.assert(
			fc.property(grid, (comparisons) => {
				const faults = findFaults(comparisons);
				expect(new Set(faults.keys())).toEqual(new Set(comparisons.filter(isDrifted)));
				for (const { reason } of faults.values()) expect(reason).toMatch(/^\S.*[a-z]$/);
			}),
			{ numRuns: 1000 },
		);
	});

	it('the order of the rows makes no difference', () => {
		fc.assert(
			fc.property(grid, (comparisons) => {
				const backwards = [...comparisons].reverse();
				expect(kindsOf(backwards).sort()).toEqual(kindsOf(comparisons).sort());
			}),
			{ numRuns: 500 },
		);
	});
});

describe('usage at a wrong place', () => {
	/** Moves what `from` has to `to`. */
	const moved = (from: Quantity, to: Quantity): [Quantity, Quantity] => [
		ZERO,
		addQuantities(from, to),
	];

	it('is found again to the last digit, whatever the amounts', () => {
		fc.assert(
			fc.property(distinct(4), fc.boolean(), ([a, b, c, d], isCustomer) => {
				const [first, second] = moved(a!, b!);
				const [customer, hour] = isCustomer ? ['cus_2', 0] : ['cus_1', 1];
				const kind = isCustomer ? 'wrong_customer' : 'wrong_hour';
				const comparisons = [
					compared('cus_1', 0, a!, first),
					compared(customer as string, hour as number, b!, second),
					compared('cus_3', 0, c!, c!),
					compared('cus_3', 1, d!, d!),
				];
				expect(kindsOf(comparisons)).toEqual([`cus_1 0 ${kind}`, `${customer} ${hour} ${kind}`]);
			}),
		);
	});

	it('is named on the side that surely traded, when two others have the same too much', () => {
		const comparisons = [
			compared('cus_1', 0, '37', '0'),
			compared('cus_2', 0, '101', '138'),
			compared('cus_3', 0, '211', '248'),
		];
		expect(kindsOf(comparisons)).toEqual([
			'cus_1 0 wrong_customer',
			'cus_2 0 extra_events',
			'cus_3 0 extra_events',
		]);
		const [fault] = [...findFaults(comparisons).values()];
		expect(fault?.reason).toMatch(/exactly what customer cus_2 or customer cus_3 has too much/);
	});

	it('may be in a window that is pending itself', () => {
		const comparisons = [
			compared('cus_1', 0, '37', '0'),
			compared('cus_1', 1, '5', '42', { settledUntil: 0 }),
		];
		expect(kindsOf(comparisons)).toEqual(['cus_1 0 wrong_hour']);
	});
});

describe('usage that is shifted', () => {
	const totals = [19n, 0n, 23n, 31n, 5n, 47n];
	const shifted = (by: number): Comparison[] =>
		totals.map((total, hour) =>
			compared('cus_1', hour, quantity(total, 0), quantity(totals[hour - by] ?? 1009n, 0)),
		);

	it.each([1, -1, 2, -2])('by %i hours is at wrong hours, at the rims too', (by) => {
		const faults = findFaults(shifted(by));
		expect(new Set([...faults.values()].map(({ kind }) => kind))).toEqual(new Set(['wrong_hour']));
		expect([...faults.values()][0]?.reason).toContain(
			`${Math.abs(by)} h ${by > 0 ? 'later' : 'earlier'}`,
		);
	});

	it('is not seen in a rhythm that repeats, of which an hour was lost', () => {
		const rhythm = ['7', '11', '13', '7', '11', '13', '7', '11', '13'];
		const comparisons = rhythm.map((total, hour) =>
			compared('cus_1', hour, total, hour === 1 ? '0' : total),
		);
		expect(kindsOf(comparisons)).toEqual(['cus_1 1 lost_events']);
	});
});

describe('what the totals of one row tell', () => {
	it.each([
		['30', '-30', 'wrong_sign'],
		['-30', '30', 'wrong_sign'],
		['12.75', '12', 'rounded'],
		['12.75', '13', 'rounded'],
		['12.755', '12.76', 'rounded'],
		['-12.75', '-13', 'rounded'],
		// What is rounded to nothing may as well be lost.
		['0.4', '0', 'lost_events'],
		['12.75', '14', 'extra_events'],
		['31', '62', 'doubled_events'],
		['31', '93', 'doubled_events'],
		['1.5', '3', 'doubled_events'],
		// Sent twice or rounded up.
		['0.5', '1', 'extra_events'],
		['-31', '-62', 'doubled_events'],
		['31', '310', 'doubled_events'],
		['31', '31000', 'scaled'],
		['31', '31744', 'scaled'],
		['31', '111600', 'scaled'],
		['31', '3131', 'extra_events'],
		['31', '77', 'extra_events'],
		['31', '30', 'lost_events'],
		// Of one row nobody can say that its unit is another one.
		['31000', '31', 'lost_events'],
		['0', '31', 'not_in_source'],
	])('%s at the source and %s at Stripe: %s', (source, shown, kind) => {
		expect(kindsOf([compared('cus_1', 0, source, shown)])).toEqual([`cus_1 0 ${kind}`]);
	});

	it('a factor downwards is believed once rows share it', () => {
		const comparisons = [
			compared('cus_1', 0, '31000', '31'),
			compared('cus_2', 1, '77000', '77'),
			compared('cus_2', 2, '5000', '4'),
		];
		expect(kindsOf(comparisons)).toEqual([
			'cus_1 0 scaled',
			'cus_2 1 scaled',
			'cus_2 2 lost_events',
		]);
	});
});

it('negating both sides turns lacking into excess and keeps what is wrong with places', () => {
	fc.assert(
		fc.property(distinct(3), ([a, b, c]) => {
			const rows = [
				compared('cus_1', 0, a!, ZERO),
				compared('cus_2', 0, b!, addQuantities(a!, b!)),
				compared('cus_3', 0, c!, c!),
			];
			const negated = rows.map(({ customer, source, shown }) =>
				compared(customer, 0, negateQuantity(source), negateQuantity(shown)),
			);
			expect(kindsOf(negated).sort()).toEqual(kindsOf(rows).sort());
		}),
	);
});
