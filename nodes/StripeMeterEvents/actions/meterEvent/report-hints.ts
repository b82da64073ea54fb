import type { IExecuteFunctions } from 'n8n-workflow';
import type { UsageReport } from '../../../../providers/stripe/report-usage';
import { DRY_RUN_HINT, showHints } from '../../../common/hints';
import type { HotCustomer } from '../../../../providers/stripe/hot-customer';
import { byApiHints, streamHints } from './delivery-hints';
import type { ReportSettings } from './report-settings';

/** From so many on a person is told of the other output. A choice: nothing breaks here. */
const MANY_ITEMS = 50_000;

/** Tells in the output panel what a person should know about this run. */
export function addHints(
	context: IExecuteFunctions,
	report: UsageReport,
	{ rules, delivery, hasStream, output }: ReportSettings,
): void {
	const { summary, meters, stream, hotCustomer } = report;
	const messages: string[] = [];
	if (rules.dryRun) messages.push(DRY_RUN_HINT);
	if (summary.window_already_reported > 0) {
		messages.push(
			`${summary.window_already_reported} rows belong to windows that were reported before. Rows new since then are not billed`,
		);
	}
	if (rules.identity === 'content') {
		messages.push('Rows are told apart by their content. Always run all rows again, never a part');
	}
	for (const { display_name, event_time_window } of meters) {
		if (!event_time_window) continue;
		messages.push(
			`The meter "${display_name}" keeps only a customer's newest event of each ${event_time_window}`,
		);
	}
	if (output === 'rows' && summary.rows > MANY_ITEMS) messages.push(manyItemsHint(summary.rows));
	if (hotCustomer !== undefined) messages.push(hotHint(hotCustomer, hasStream));
	if (stream !== undefined) messages.push(...streamHints(report, stream, rules));
	else if (delivery === 'auto') messages.push(...byApiHints(summary, rules));
	showHints(context, messages);
}

function hotHint(
	{ customer, eventName, events, eventsInAll }: HotCustomer,
	hasStream: boolean,
): string {
	const orStream = hasStream ? ', or Delivery to "High-Throughput Stream"' : '';
	return `Customer ${customer} has ${events} of the ${eventsInAll} events, and Stripe takes one at a time of a customer and meter ("${eventName}"), so they take longer than those of all others. Set Combine Rows where totals of each hour will do${orStream}`;
}

function manyItemsHint(rows: number): string {
	return `n8n keeps an item for each of the ${rows} rows, and stores it with the execution. Output "Run Summary" puts out one item with the totals, and with On Error set to "Continue (using error output)" one for each row that was not billed`;
}
