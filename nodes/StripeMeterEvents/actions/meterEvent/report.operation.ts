import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { reportUsage } from '../../../../providers/stripe/report-usage';
import { connect } from '../../transport/connection';
import { engineClock } from '../../transport/engine-clock';
import { addHints } from './report-hints';
import { reportItems } from './report-items';
import { readSettings } from './report-settings';
import { readInputs } from './row-inputs';

/** Sends the items' usage to Stripe and puts out what became of each. */
export async function report(context: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const { client, eventsPerSecond } = await connect(context);
	const settings = readSettings(context, eventsPerSecond);
	const signal = context.getExecutionCancelSignal();
	const usage = await reportUsage(readInputs(context, settings), settings.rules, {
		client,
		clock: engineClock,
		now: Math.floor(Date.now() / 1000),
		...(signal && { signal }),
	});
	addHints(context, usage, settings);
	return reportItems(context, usage, settings);
}
