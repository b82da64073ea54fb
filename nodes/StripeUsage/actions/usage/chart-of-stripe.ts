import type { ChartRow } from '../../../../charts/chart-data';
import type { SeriesPoint } from '../../../../metering/series/usage-series';
import type { UsageWindow } from '../../../../metering/window';
import type { Meter } from '../../../../providers/stripe/meters';
import { addUp, granuleOf } from '../../../../providers/stripe/usage/granule';
import type { AnsweredUsage } from '../../../../providers/stripe/usage/read-asked';

/** Customers that a note names. */
const MOST_NAMED = 5;

export interface StripeRows {
	readonly rows: readonly ChartRow[];
	readonly items: readonly number[];
	readonly notes: readonly string[];
	/** False where the bars of a meter, added up, are not what Stripe shows of the whole time. */
	readonly addsUp: boolean;
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
	const nameOf = namesOf([...meters.values()]);
	const rows = used.flatMap(({ answer: { meter, customer }, points }) => {
		const byCustomer = meters.size > 1 ? `${customer} ${meter.event_name}` : customer;
		const series = seriesBy === 'meter' ? nameOf(meter) : byCustomer;
		return points.map(({ label, value }) => ({
			label,
			series,
			value,
			source: null,
			isDrifted: false,
		}));
	});
	const notAdding = new Set(used.filter((one) => !isAdding(one)).map(({ answer }) => answer.meter));
	return {
		rows,
		items: [...new Set(answered.flatMap(({ items }) => items))].sort((a, b) => a - b),
		notes: [
			...overlapNotes(used),
			...[...notAdding].map(
				(meter) =>
					`${nameOf(meter)} keeps the newest value: each bar is right, but bars added up are no usage.`,
			),
		],
		addsUp: notAdding.size === 0 && !used.some(({ overlaps }) => overlaps),
	};
}

/** Two meters may have one name, and are not one for that. */
function namesOf(meters: readonly Meter[]): (meter: Meter) => string {
	const all = meters.map(({ display_name }) => display_name);
	return ({ display_name: name, event_name }) =>
		all.indexOf(name) === all.lastIndexOf(name) ? name : `${name} (${event_name})`;
}

/** True where the bars, added up, are what Stripe shows of their whole time. */
function isAdding({ answer: { meter }, points }: Used): boolean {
	const inOrder = [...points].sort((a, b) => a.start - b.start);
	return addUp(inOrder, granuleOf(meter));
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

function overlapNotes(used: readonly Used[]): string[] {
	const customers = used.flatMap(({ answer, overlaps }) => (overlaps ? answer.customer : []));
	if (customers.length === 0) return [];
	const more = customers.length - MOST_NAMED;
	const names = `${customers.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
	return [
		`${names} ${customers.length === 1 ? 'was' : 'were'} read for times that cut into each other, such as two billing periods; usage in both is counted in each.`,
	];
}
