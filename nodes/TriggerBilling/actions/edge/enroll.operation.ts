import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { formatInstant } from '../../../../metering/instant';
import { EDGE_PER_SECOND } from '../../../../providers/zyntro/edge-run';
import { enrollAll, type EnrollResult } from '../../../../providers/zyntro/enroll';
import { momentIn } from '../../../../providers/zyntro/fields';
import { showHints } from '../../../common/hints';
import { statusFields } from '../../../common/reason-sentence';
import { runItems } from '../../../common/run-items';
import { RunOptions } from '../../../common/run-options';
import { engineClock } from '../../../common/transport/engine-clock';
import { connectEdge } from '../../transport/edge-connection';
import { readEnrollInputs } from './read-edge-inputs';

/** Lets items charge customers, and puts out the enrollment of each. */
export async function enrollInEdge(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const client = await connectEdge(context);
	const pace = new RunOptions(context).pace(EDGE_PER_SECOND);
	const signal = context.getExecutionCancelSignal();
	const environment = { clock: engineClock, ...(signal && { signal }) };
	const results = await enrollAll(readEnrollInputs(context), client, pace, environment);
	showHints(context, hintsOf(results));
	const run = {
		results,
		summary: {},
		outcomeOf: enrollOutcome,
		problemStatuses: ['rejected', 'unsent'] as const,
		toBe: 'enrolled',
		others:
			'The others are enrolled. Enrolling twice changes nothing, so run all again once mended.',
	};
	return [runItems(context, run, 'rows')];
}

function enrollOutcome(result: EnrollResult): IDataObject {
	const { request, enrollment, isExisting } = result;
	const enrolledAt = enrollment && momentIn(enrollment.raw, 'ts_dt');
	return {
		...statusFields(result),
		item: request?.item ?? null,
		customer: request?.customer ?? null,
		contact: enrollment?.contact ?? request?.contact ?? null,
		enrollment: enrollment?.id ?? null,
		enrollment_status: enrollment?.status ?? null,
		existing: isExisting ?? null,
		enrolled_at: enrolledAt === undefined ? null : formatInstant(enrolledAt),
		consecutive_failures: enrollment?.failures ?? null,
		raw: enrollment === undefined ? null : { ...enrollment.raw },
	};
}

/** One that is there already is not made active by enrolling. */
function hintsOf(results: readonly EnrollResult[]): string[] {
	const resting = results.filter(
		({ enrollment }) => enrollment !== undefined && enrollment.status !== 'active',
	);
	if (resting.length === 0) return [];
	const count = `${resting.length} of ${results.length}`;
	return [
		`${count} enrollments are not active, so nothing is charged by them: see their enrollment_status, and resume them in Edge`,
	];
}
