import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { EDGE_PER_SECOND } from '../../../../providers/zyntro/edge-run';
import { fireAllInEdge } from '../../../../providers/zyntro/fire/fire-all';
import { showHints } from '../../../common/hints';
import { RunOptions } from '../../../common/run-options';
import { engineClock } from '../../../common/transport/engine-clock';
import { connectEdge } from '../../transport/edge-connection';
import { runSetting } from '../run-setting';
import { fireHints } from '../trigger/fire-hints';
import { fireOutputs } from '../trigger/fire-outcome';
import { stopIfInVain } from '../trigger/stop-in-vain';
import { EDGE_COOLDOWN } from './fire.fields';
import { edgeOutcome, edgeResultOf } from './fire-result';
import { readFireInputs } from './read-edge-inputs';

const ADVICE = {
	paused:
		'Edge goes on when somebody has seen to the payment method and resumes the enrollment there',
	doubtful:
		'Look at the charges of these customers in Edge before anything of them is fired again: it could charge a second time',
};

/** Has Edge charge what the items fire, and puts out what became of each. */
export async function fireInEdge(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const client = await connectEdge(context);
	const options = new RunOptions(context);
	const rules = {
		checksEnrollment: options.flag('checkEnrollment', 'Check Enrollment First', true),
		isDry: options.dryRun(),
		cooldownSeconds: runSetting(context, EDGE_COOLDOWN),
	};
	const signal = context.getExecutionCancelSignal();
	const told = await fireAllInEdge(
		readFireInputs(context),
		client,
		rules,
		options.pace(EDGE_PER_SECOND),
		{
			clock: engineClock,
			wall: () => Math.floor(Date.now() / 1000),
			...(signal && { signal }),
		},
	);
	const results = told.map(edgeResultOf);
	stopIfInVain(context, results);
	showHints(context, fireHints(results, rules.isDry, ADVICE));
	return fireOutputs(context, results, edgeOutcome);
}
