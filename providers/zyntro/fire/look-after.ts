import { isCooldown } from '../edge-answer';
import { type EnrolledPair, type Enrollment, readStanding } from '../enrollments';
import {
	declined,
	doubtful,
	type EdgeFireOutcome,
	notFired,
	refusedByEdge,
	tellTriggered,
} from './fire-outcome';
import { COOLDOWN } from './standing-refusal';
import type { EdgeFireTools } from './tools';

/** How long after a fire without a clear answer the enrollment is looked at again, in milliseconds. */
const LOOKS_MS = [500, 2000, 5000];

/**
 * What became of a fire that Edge said no to. A declined charge is told as such an error, and it is
 * the enrollment that shows it.
 *
 * @param before the enrollment before the fire; undefined where it was not looked at
 */
export async function afterRefusal(
	tools: EdgeFireTools,
	pair: EnrolledPair,
	before: Enrollment | undefined,
	told: string,
): Promise<EdgeFireOutcome> {
	if (isCooldown(told)) {
		return notFired({
			code: COOLDOWN,
			field: 'billing_customer',
			reason: `nothing was charged: ${told}`,
		});
	}
	const after = before && (await look(tools, pair));
	if (before === undefined || after === undefined) return refusedByEdge(told);
	if (hasFailed(before, after)) return declined(told, undefined, after);
	if (!hasMoved(before, after)) return refusedByEdge(told);
	// It may be the fire of somebody else, or an error that came after the charge of this one.
	return doubtful(told, tellAfter(after));
}

/**
 * What is to be seen of a fire without a clear answer. That the enrollment was fired since does not
 * prove by whom, and that it was not does not prove that the fire will not arrive.
 */
export async function afterSilence(
	tools: EdgeFireTools,
	pair: EnrolledPair,
	before: Enrollment | undefined,
	why: string,
): Promise<EdgeFireOutcome> {
	let after: Enrollment | undefined;
	for (const ms of LOOKS_MS) {
		await tools.clock.sleep(ms, tools.signal);
		after = await look(tools, pair);
		if (after === undefined || before === undefined || hasMoved(before, after)) break;
	}
	if (after === undefined) return doubtful(why, 'The enrollment could not be read after it');
	const shown = tellAfter(after);
	if (before === undefined) return doubtful(why, shown);
	if (hasMoved(before, after)) return doubtful(why, `${shown}: by this fire, or by another one`);
	return doubtful(why, `The enrollment does not show it so far: ${tellTriggered(after)}`);
}

/** @returns undefined where it cannot be read, or is gone */
export async function look(
	{ client, reads }: EdgeFireTools,
	pair: EnrolledPair,
): Promise<Enrollment | undefined> {
	const found = await readStanding(client, reads, pair);
	return found.ok ? found.value.enrollment : undefined;
}

/** True when the enrollment was fired between two looks, by whomever. */
export function hasMoved(before: Enrollment | undefined, after: Enrollment | undefined): boolean {
	return after?.lastTriggered !== before?.lastTriggered;
}

/** What is seen after a fire, in words. */
export function tellAfter(after: Enrollment | undefined): string {
	const shown = after === undefined ? 'it is gone' : tellTriggered(after);
	return `After it, the enrollment shows that ${shown}`;
}

function hasFailed(before: Enrollment, after: Enrollment): boolean {
	if (after.failures > before.failures) return true;
	return hasMoved(before, after) && after.lastChargeStatus === 'failed';
}
