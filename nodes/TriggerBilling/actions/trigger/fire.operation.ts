import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { fireAll, type FireReport } from '../../../../delivery/charge/fire-all';
import type { TriggerRequest } from '../../../../metering/trigger/trigger-rule';
import { StripeCharges } from '../../../../providers/stripe/charges/stripe-charges';
import { showHints } from '../../../common/hints';
import { RunOptions } from '../../../common/run-options';
import { connect } from '../../../common/transport/connection';
import { engineClock } from '../../../common/transport/engine-clock';
import { runSetting } from '../run-setting';
import { fireHints } from './fire-hints';
import { fireOutputs } from './fire-outcome';
import { resultOf } from './fire-results';
import { DAYS_UNTIL_DUE } from './fire.options';
import { withInvoicesInstead } from './invoice-instead';
import { readFires } from './read-fires';
import { stopIfInVain } from './stop-in-vain';

/** Charges what the items fire and what is due of it, and puts out what became of each. */
export async function fire(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { client, requestsPerSecond } = await connect(context);
	const options = new RunOptions(context);
	const isDry = options.dryRun();
	const ifAuthentication = options.choice('authentication', 'If Authentication Is Required', [
		'doNotCharge',
		'sendInvoice',
	]);
	const { ratePerSecond, ...pace } = options.pace(requestsPerSecond);
	const port = new StripeCharges(client, { daysUntilDue: runSetting(context, DAYS_UNTIL_DUE) });
	const signal = context.getExecutionCancelSignal();
	const fireThem = async (requests: readonly TriggerRequest[]): Promise<FireReport> =>
		await fireAll(
			requests,
			port,
			{ ...pace, requestsPerSecond: ratePerSecond },
			{ clock: engineClock, isDry, ...(signal && { signal }) },
		);
	const rows = readFires(context);
	const requests = rows.flatMap(({ request }) => request ?? []);
	const outcomes =
		ifAuthentication === 'sendInvoice'
			? await withInvoicesInstead(requests, fireThem)
			: (await fireThem(requests)).outcomes;
	const results = rows.map((row) => resultOf(row, row.request && outcomes.get(row.request)));
	stopIfInVain(context, results);
	showHints(context, fireHints(results, isDry));
	return fireOutputs(context, results);
}
