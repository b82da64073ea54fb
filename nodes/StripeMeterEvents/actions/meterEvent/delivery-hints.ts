import { MANY_EVENTS, type StreamNotes } from '../../../../providers/stripe/send-events';
import type { UsageReport } from '../../../../providers/stripe/report-usage';
import type { ReportSettings } from './report-settings';

type Rules = ReportSettings['rules'];

const FIT =
	'whole numbers above 0 on meters that add up or count, at times that Stripe takes for certain';

/** What a person should know of a run that used the stream. */
export function streamHints(
	{ summary, results }: UsageReport,
	{ unfit, refused, why, unreadReports }: StreamNotes,
	{ stream }: Rules,
): string[] {
	const { accepted_unverified: later = 0, usage_events_streamed: taken = 0 } = summary;
	const messages: string[] = [];
	if (stream?.when === 'many') {
		messages.push(
			`Delivery "Automatic" chose the stream, which took ${taken} events: more than ${MANY_EVENTS} fit it`,
		);
	}
	if (later > 0) {
		messages.push(
			stream?.verify === undefined
				? `${later} rows went through the stream, which takes everything: Stripe checks them later, tells by the event v1.billing.meter.error_report_triggered what it drops, and says nothing of what it had before. Set Verify After, or compare the totals with Reconcile of the node Stripe Usage`
				: `${later} rows went through the stream and could not be verified. The first of them: ${whyOpen(results)}`,
		);
	}
	if (unfit > 0) {
		messages.push(`${unfit} events went by the API, because the stream is for ${FIT}`);
	}
	if (refused > 0) {
		messages.push(
			`${refused} events went by the API, because the stream refused the requests that they were in (${why})`,
		);
	}
	if (unreadReports !== undefined) {
		messages.push(
			`Stripe’s reports of dropped events could not be read (${unreadReports}), so less can be told of what the stream took`,
		);
	}
	return messages;
}

/** Why Automatic stayed on the API for as many events as it takes the stream for. */
export function byApiHints(
	{ usage_events_reported: events }: UsageReport['summary'],
	{ stream, ratePerSecond }: Rules,
): string[] {
	if (events <= MANY_EVENTS) return [];
	const why =
		stream === undefined
			? 'Stripe has no stream in test mode, nor for connected accounts'
			: `no more than ${MANY_EVENTS} of them fit the stream, which is for ${FIT}`;
	return [
		`Delivery "Automatic" stayed on the API for ${events} events, at up to ${ratePerSecond} a second: ${why}`,
	];
}

function whyOpen(results: UsageReport['results']): string {
	for (const { status, reason } of results) {
		if (status === 'accepted_unverified' && reason !== undefined) return reason;
	}
	return 'Stripe checks them later';
}
