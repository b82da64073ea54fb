import { addQuantities, type Quantity, ZERO } from '../quantity';
import type { UsageWindow } from '../window';
import type { CalendarBucket } from './calendar-buckets';
import { firstWhere } from './first-where';

export interface SeriesPoint extends CalendarBucket {
	readonly value: Quantity;
}

/** Usage over time, a point for every bucket of the range, also where nothing was used. */
export interface UsageSeries {
	readonly points: readonly SeriesPoint[];
	readonly total: Quantity;
}

/** Usage of a short time that lies within one bucket, [start, end) in Unix seconds. */
export interface SmallReading extends UsageWindow {
	readonly value: Quantity;
}

/**
 * Adds small readings up into buckets, exactly. A bucket without any has 0.
 *
 * @param buckets oldest first, none overlapping another
 * @param readings in any order
 * @param total of the whole range, where that is not the sum of the buckets
 * @throws RangeError for a reading that lies in no bucket or in two: it would be counted wrong
 */
export function usageSeries(
	buckets: readonly CalendarBucket[],
	readings: Iterable<SmallReading>,
	total?: Quantity,
): UsageSeries {
	const values = new Array<Quantity>(buckets.length).fill(ZERO);
	for (const { start, end, value } of readings) {
		const next = firstWhere(
			0,
			buckets.length,
			(at) => (buckets[at] as CalendarBucket).start > start,
		);
		const index = next - 1;
		const bucket = buckets[index];
		if (bucket === undefined || start < bucket.start || end > bucket.end) {
			throw new RangeError(`a reading of [${start}, ${end}) lies in no bucket`);
		}
		values[index] = addQuantities(values[index] as Quantity, value);
	}
	return {
		points: buckets.map((bucket, index) => ({ ...bucket, value: values[index] as Quantity })),
		total: total ?? sumOf(values),
	};
}

/** The series of all together: points and totals added up. */
export function overallSeries(
	buckets: readonly CalendarBucket[],
	all: Iterable<UsageSeries>,
): UsageSeries {
	const values = new Array<Quantity>(buckets.length).fill(ZERO);
	let total = ZERO;
	for (const series of all) {
		for (const [index, { value }] of series.points.entries()) {
			values[index] = addQuantities(values[index] as Quantity, value);
		}
		total = addQuantities(total, series.total);
	}
	return {
		points: buckets.map((bucket, index) => ({ ...bucket, value: values[index] as Quantity })),
		total,
	};
}

function sumOf(values: readonly Quantity[]): Quantity {
	return values.reduce(addQuantities, ZERO);
}
