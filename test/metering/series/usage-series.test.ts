import fc from 'fast-check';
import { addQuantities, formatQuantity, quantity, ZERO } from '../../../metering/quantity';
import { overallSeries, usageSeries } from '../../../metering/series/usage-series';
import { quantities } from '../decimals';

const BUCKETS = [0, 600, 1200].map((start) => ({ start, end: start + 600, label: `${start}` }));
const q = (units: bigint, scale = 0) => quantity(units, scale);
const reading = (start: number, value = q(1n), length = 60) => ({
	start,
	end: start + length,
	value,
});
const textOf = ({ points, total }: ReturnType<typeof usageSeries>) =>
	[...points.map(({ value }) => value), total].map(formatQuantity);

describe('a series', () => {
	it('has readings added up exactly, in any order, and 0 where there are none', () => {
		const readings = [
			reading(1740, q(2n, 1)),
			reading(540, q(1n)),
			reading(0, q(-3n)),
			reading(1200, q(1n, 1)),
		];
		expect(textOf(usageSeries(BUCKETS, readings))).toEqual(['-2', '0', '0.3', '-1.7']);
		expect(textOf(usageSeries(BUCKETS, []))).toEqual(['0', '0', '0', '0']);
		expect(textOf(usageSeries([], []))).toEqual(['0']);
	});

	it('has a total of its own where buckets do not add up', () => {
		expect(textOf(usageSeries(BUCKETS, [reading(0), reading(600)], q(7n)))).toEqual([
			'1',
			'1',
			'0',
			'7',
		]);
	});

	it.each([
		['before the range', reading(-60)],
		['after the range', reading(1800)],
		['in two buckets', reading(570)],
		['longer than a bucket', reading(600, q(1n), 660)],
	])('has no place for a reading %s', (_where, odd) => {
		expect(() => usageSeries(BUCKETS, [odd])).toThrow(RangeError);
	});

	it('leaves no reading out, whatever they are', () => {
		const some = fc.array(fc.tuple(fc.nat({ max: 29 }), quantities), { maxLength: 40 });
		fc.assert(
			fc.property(some, (all) => {
				const { points, total } = usageSeries(
					BUCKETS,
					all.map(([minute, value]) => reading(minute * 60, value)),
				);
				const sums = [0, 1, 2].map((bucket) =>
					all
						.filter(([minute]) => Math.floor(minute / 10) === bucket)
						.reduce((sum, [, value]) => addQuantities(sum, value), ZERO),
				);
				expect(points.map(({ value }) => value)).toEqual(sums);
				expect(total).toEqual(sums.reduce(addQuantities, ZERO));
			}),
		);
	});
});

it('all series together have their points and totals added up', () => {
	const first = usageSeries(BUCKETS, [reading(0, q(15n, 1)), reading(600)]);
	const second = usageSeries(BUCKETS, [reading(0, q(5n, 1))], q(9n));
	expect(textOf(overallSeries(BUCKETS, [first, second]))).toEqual(['2', '1', '0', '11.5']);
	expect(textOf(overallSeries(BUCKETS, []))).toEqual(['0', '0', '0', '0']);
});
