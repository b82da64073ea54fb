import type { ChartRow } from '../../../../charts/chart-data';
import type { SeriesPoint } from '../../../../metering/series/usage-series';
import type { UsageWindow } from '../../../../metering/window';
import type { AnsweredUsage } from '../../../../providers/stripe/usage/read-asked';

export interface StripeRows {
	readonly rows: readonly ChartRow[];
	readonly items: readonly number[];
	readonly notes: readonly string[];
}

/** Usage of one customer of one meter. */
interface Used {
	readonly answer: AnsweredUsage;
	readonly points: SeriesPoint[];
	/** True where usage of some time is in two points. */
	overlaps: boolean;
}

/** What was read from Stripe, as rows of a chart. */
export function rowsOfStripe(
	answered: readonly AnsweredUsage[],
	seriesBy: 'customer' | 'meter',
): StripeRows {
	const used = usedOnce(answered);
	const meters = new Map(used.map(({ answer: { meter } }) => [meter.id, meter]));
	const rows = used.flatMap(({ answer: { meter, customer }, points }) => {
		const byCustomer = meters.size > 1 ? `${customer} ${meter.event_name}` : customer;
		const series = seriesBy === 'meter' ? meter.display_name : byCustomer;
		return points.map(({ label, value }) => ({
			label,
			series,
			value,
			source: null,
			isDrifted: false,
		}));
	});
	return {
		rows,
		items: [...new Set(answered.flatMap(({ items }) => items))].sort((a, b) => a - b),
		notes: [
			...used.filter(({ overlaps }) => overlaps).map(({ answer }) => overlapNote(answer)),
			...[...meters.values()]
				.filter(({ default_aggregation: { formula } }) => formula === 'last')
				.map(
					({ display_name }) =>
						`${display_name} keeps the newest value: each bar is right, but bars added up are no usage.`,
				),
		],
	};
}

/**
 * The points of each customer and meter. What was asked for twice was used once: two subscriptions
 * may bill the same period, and periods of two may lie in each other.
 */
function usedOnce(answered: readonly AnsweredUsage[]): Used[] {
	const found = new Map<string, Used>();
	for (const answer of answered) {
		const key = `${answer.meter.id}\n${answer.customer}`;
		const { points } = answer.usage.series;
		const used = found.get(key);
		// Points of one answer have nothing in common, and may be many.
		if (used === undefined) found.set(key, { answer, points: [...points], overlaps: false });
		else for (const point of points) addPoint(used, point);
	}
	return [...found.values()];
}

function addPoint(used: Used, point: SeriesPoint): void {
	const { points } = used;
	if (points.some((other) => contains(other, point))) return;
	const others = points.filter((other) => !contains(point, other));
	used.overlaps ||= others.some(({ start, end }) => start < point.end && point.start < end);
	points.splice(0, points.length, ...others, point);
}

function contains(outer: UsageWindow, inner: UsageWindow): boolean {
	return outer.start <= inner.start && inner.end <= outer.end;
}

function overlapNote({ customer }: AnsweredUsage): string {
	return `${customer} was read for times that cut into each other, such as two billing periods; usage in both is counted in each.`;
}
