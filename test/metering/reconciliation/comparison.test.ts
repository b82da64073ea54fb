import fc from 'fast-check';
import {
	addQuantities,
	compareQuantities,
	formatQuantity,
	multiplyQuantities,
	quantity,
	ZERO,
} from '../../../metering/quantity';
import { compareTotals, isDrifted } from '../../../metering/reconciliation/comparison';
import { quantities } from '../sync-targets';
import { compared, exact, HOUR, STRICT } from './comparisons';

const AN_HOUR = { start: 0, end: HOUR };

describe('two totals', () => {
	it.each([
		['5', '5', 'matched'],
		['0', '0', 'matched'],
		['5.10', '5.1', 'matched'],
		['5', '0', 'missing'],
		['5', '4.999999999999', 'under'],
		['5', '5.000000000001', 'over'],
		['0', '5', 'over'],
		['5', '-5', 'under'],
		['-5', '0', 'over'],
		['0', '-5', 'under'],
	])('of %s at the source and %s at Stripe are %s', (source, shown, standing) => {
		expect(compared('cus_1', 0, source, shown).standing).toBe(standing);
	});

	it('drift by exactly their difference, and match only when it is 0', () => {
		fc.assert(
			fc.property(quantities, quantities, (source, shown) => {
				const { drift, standing } = compared('cus_1', 0, source, shown);
				expect(formatQuantity(addQuantities(shown, drift))).toBe(formatQuantity(source));
				expect(standing === 'matched').toBe(compareQuantities(source, shown) === 0);
				expect(standing === 'over').toBe(drift.units < 0n);
			}),
		);
	});
});

describe('a tolerance', () => {
	it.each([
		['100', '99', { absolute: '1' }, 'matched'],
		['100', '98.999', { absolute: '1' }, 'under'],
		['100', '101', { percent: '1' }, 'matched'],
		['100', '101.001', { percent: '1' }, 'over'],
		['-100', '-101', { percent: '1' }, 'matched'],
		// Nothing is a share of 0, and the wider of both counts.
		['0', '0.001', { percent: '50' }, 'over'],
		['0', '0.001', { percent: '50', absolute: '0.001' }, 'matched'],
		['1000', '995', { percent: '1', absolute: '1' }, 'matched'],
	])(
		'of %s and %s with %j makes them %s',
		(source, shown, { absolute, percent }: Tolerance, standing) => {
			const rules = { absolute: exact(absolute ?? '0'), percent: exact(percent ?? '0') };
			expect(compared('cus_1', 0, source, shown, rules).standing).toBe(standing);
		},
	);

	it('that widens never turns a match into drift', () => {
		const tolerances = fc.record({
			absolute: quantities.filter(({ units }) => units >= 0n),
			percent: quantities.filter(({ units }) => units >= 0n),
		});
		fc.assert(
			fc.property(quantities, quantities, tolerances, (source, shown, { absolute, percent }) => {
				const narrow = compared('cus_1', 0, source, shown, { absolute, percent }).standing;
				const two = quantity(2n, 0);
				const wide = compared('cus_1', 0, source, shown, {
					absolute: multiplyQuantities(absolute, two),
					percent: multiplyQuantities(percent, two),
				}).standing;
				expect(narrow === 'matched' && wide !== 'matched').toBe(false);
			}),
		);
	});
});

interface Tolerance {
	readonly absolute?: string;
	readonly percent?: string;
}

describe('a young window', () => {
	const standingAt = (settledUntil: number, source: string, shown: string) =>
		compareTotals(
			{
				customer: 'cus_1',
				window: AN_HOUR,
				source: exact(source),
				shown: exact(shown),
				isNamed: true,
			},
			{ ...STRICT, settledUntil },
		).standing;

	it.each([
		['lacks usage', '5', '3'],
		['has too much', '3', '5'],
		['has nothing', '5', '0'],
	])('is pending while it %s', (_what, source, shown) => {
		expect(standingAt(HOUR - 1, source, shown)).toBe('pending');
		expect(standingAt(HOUR, source, shown)).not.toBe('pending');
	});

	it('that matches is matched: there is nothing to wait for', () => {
		expect(standingAt(0, '5', '5')).toBe('matched');
	});

	it('never is drift, and a settled one never pending', () => {
		fc.assert(
			fc.property(quantities, quantities, fc.nat({ max: 2 * HOUR }), (source, shown, until) => {
				const totals = { customer: 'c', window: AN_HOUR, source, shown, isNamed: true };
				const comparison = compareTotals(totals, {
					absolute: ZERO,
					percent: ZERO,
					settledUntil: until,
				});
				if (until < HOUR) expect(isDrifted(comparison)).toBe(false);
				else expect(comparison.standing).not.toBe('pending');
			}),
		);
	});
});
