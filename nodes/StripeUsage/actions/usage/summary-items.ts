import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { formatInstant } from '../../../../metering/instant';
import { formatQuantity } from '../../../../metering/quantity';
import {
	overallSeries,
	type SeriesPoint,
	type UsageSeries,
} from '../../../../metering/series/usage-series';
import type { AnsweredUsage, AskedReport } from '../../../../providers/stripe/usage/read-asked';

export const SUMMARY_OUTPUTS = ['customers', 'periods', 'overall', 'raw'] as const;

/** What is put out of the usage that was read. */
export type SummaryOutput = (typeof SUMMARY_OUTPUTS)[number];

/** The items of the usage that was read. What could not be read is put out beside them. */
export function summaryItems(report: AskedReport, output: SummaryOutput): INodeExecutionData[] {
	if (output === 'overall') return overallItems(report);
	return report.answered.flatMap((answer) =>
		fieldsOf(answer, output).map((json) => ({ json, pairedItem: pairOf(answer.items) })),
	);
}

function fieldsOf(
	answer: AnsweredUsage,
	output: Exclude<SummaryOutput, 'overall'>,
): readonly IDataObject[] {
	const { customer, meter, usage } = answer;
	switch (output) {
		case 'customers':
			return [{ customer, ...billedByOf(answer), ...seriesFields(answer, usage.series) }];
		case 'periods':
			return usage.series.points.map((point) => ({
				customer,
				...billedByOf(answer),
				meter: meter.id,
				event_name: meter.event_name,
				...pointFields(point),
			}));
		case 'raw':
			return (usage.summaries ?? []).map((summary) => ({ customer, ...summary }) as IDataObject);
	}
}

/** Which of a customer's billing periods it is, where the range is one. */
function billedByOf({ billedBy }: AnsweredUsage): IDataObject {
	if (billedBy === undefined) return {};
	return { subscription: billedBy.subscription, subscription_item: billedBy.id };
}

function seriesFields(
	{ meter, range, time: { grouping, zone } }: AnsweredUsage,
	{ total, points }: UsageSeries,
): IDataObject {
	return {
		meter: meter.id,
		event_name: meter.event_name,
		aggregation: meter.default_aggregation.formula,
		range_start: formatInstant(range.start),
		range_end: formatInstant(range.end),
		time_zone: zone.name,
		group_by: grouping,
		total: formatQuantity(total),
		...(grouping !== 'none' && { points: points.map(pointFields) }),
	};
}

function pointFields({ label, start, end, value }: SeriesPoint): IDataObject {
	return {
		label,
		start: formatInstant(start),
		end: formatInstant(end),
		value: formatQuantity(value),
	};
}

/** One item for each meter, range, grouping and zone. */
function overallItems({ answered, problems, deleted }: AskedReport): INodeExecutionData[] {
	const groups = new Map<string, Map<string, AnsweredUsage>>();
	for (const answer of answered) {
		const { meter, range, time, customer } = answer;
		const key = [meter.id, range.start, range.end, time.grouping, time.zone.name].join('\n');
		const group = groups.get(key) ?? new Map<string, AnsweredUsage>();
		groups.set(key, group);
		// Two subscriptions of one period bill the same usage; it was used once.
		if (!group.has(customer)) group.set(customer, answer);
	}
	return [...groups.values()].map((group) => {
		const all = [...group.values()];
		const [first] = all as [AnsweredUsage];
		const overall = overallSeries(
			first.usage.series.points,
			all.map(({ usage }) => usage.series),
		);
		const times = new Set(all.map(({ time }) => time));
		const unread = problems.filter(
			({ meter, time }) => meter === first.meter.id && time !== undefined && times.has(time),
		);
		const json = {
			customers_read: group.size,
			customers_unread: new Set(unread.map(({ customer }) => customer)).size,
			// Who asks for all asks for one meter and range, so that there is one such item.
			customers_deleted: deleted.length,
			...seriesFields(first, overall),
		};
		const items = new Set(all.flatMap((answer) => answer.items));
		return { json, pairedItem: pairOf([...items]) };
	});
}

function pairOf(items: readonly number[]): INodeExecutionData['pairedItem'] {
	const [first] = items;
	return items.length === 1 && first !== undefined
		? { item: first }
		: items.map((item) => ({ item }));
}
