import type { IExecuteFunctions } from 'n8n-workflow';
import type { UsageReport } from '../../../../providers/stripe/report-usage';
import type { StreamNotes } from '../../../../providers/stripe/send-events';
import { DRY_RUN_HINT, showHints } from '../../../common/hints';
import type { ReportSettings } from './report-settings';

/** Tells in the output panel what a person should know about this run. */
export function addHints(
	context: IExecuteFunctions,
	{ summary, meters, stream }: UsageReport,
	{ rules }: ReportSettings,
): void {
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
	if (stream !== undefined) messages.push(...streamHints(summary, stream, rules));
	showHints(context, messages);
}

function streamHints(
	{ accepted_unverified: later = 0 }: UsageReport['summary'],
	{ unfit, refused, why, unreadReports }: StreamNotes,
	{ stream }: ReportSettings['rules'],
): string[] {
	const open =
		stream?.verify === undefined
			? `${later} rows went through the stream, which takes everything: Stripe checks them later, tells by the event v1.billing.meter.error_report_triggered what it drops, and says nothing of what it had before. Set Verify After, or compare the totals with Reconcile of the node Stripe Usage`
			: `${later} rows went through the stream and could not be verified; their reasons say why. Compare the totals with Reconcile of the node Stripe Usage`;
	return [
		...(later > 0 ? [open] : []),
		...(unfit > 0
			? [
					`${unfit} events went by the API, because the stream is for whole numbers above 0 on meters that add up or count, at times that Stripe takes for certain`,
				]
			: []),
		...(refused > 0
			? [
					`${refused} events went by the API, because the stream refused the requests that they were in (${why})`,
				]
			: []),
		...(unreadReports === undefined
			? []
			: [
					`Stripe’s reports of dropped events could not be read (${unreadReports}), so less can be told of what the stream took`,
				]),
	];
}
