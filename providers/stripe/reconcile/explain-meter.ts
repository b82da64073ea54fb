import {
	type Comparison,
	earliestOf,
	isDrifted,
} from '../../../metering/reconciliation/comparison';
import type { Fault } from '../../../metering/reconciliation/fault';
import { findFaults } from '../../../metering/reconciliation/find-faults';
import { formatInstant } from '../../../metering/instant';
import { stripeError, StripeRequestError } from '../client';
import type { Meter } from '../meters';
import { pacedReads } from '../paced-reads';
import type { ReadRun } from '../read-run';
import { readDropped } from './error-reports';
import { explainByDropped } from './explain-dropped';
import type { ReconcileKind } from './kinds';
import { type ComparedMeters, findOnOthers } from './other-meters';

export interface Evidence {
	/** Meters on which to look for what is lacking. */
	readonly otherMeters: readonly Meter[];
	/** The meters that the run has rows of. */
	readonly compared: ComparedMeters;
}

interface Explained {
	readonly faults: ReadonlyMap<Comparison, Fault<ReconcileKind>>;
	/** What could not be looked up, in sentences. */
	readonly notes: readonly string[];
}

/**
 * Names what most likely made each total drift: by the totals themselves, and for what they leave
 * open by Stripe's meters and error reports. What cannot be looked up is left open, not guessed.
 */
export async function explainMeter(
	meter: Meter,
	comparisons: readonly Comparison[],
	{ otherMeters, compared }: Evidence,
	run: ReadRun,
): Promise<Explained> {
	const faults = new Map<Comparison, Fault<ReconcileKind>>(findFaults(comparisons));
	const lacking = (): Comparison[] =>
		comparisons.filter((one) => isDrifted(one) && faults.get(one)?.kind === 'lost_events');
	for (const [one, { kind }] of faults) {
		const fault = OPEN.includes(kind) ? compared.trade(meter, one) : undefined;
		if (fault !== undefined) faults.set(one, fault);
	}
	for (const one of lacking()) {
		const fault = inactiveMeter(meter, one);
		if (fault !== undefined) faults.set(one, fault);
	}
	const elsewhere = await findOnOthers(lacking(), otherMeters, compared, run);
	for (const [one, fault] of elsewhere) faults.set(one, fault);
	const open = lacking();
	if (open.length === 0) return { faults, notes: [] };
	const since = earliestOf(open);
	const stripe = pacedReads(run.client, run.reads, 'Events: Read');
	const dropped = await readDropped(stripe, meter.id, since).catch(stripeError);
	if (dropped instanceof StripeRequestError) {
		const note = `Whether Stripe dropped events of "${meter.display_name}" could not be read: ${dropped.message}`;
		return { faults, notes: [note] };
	}
	for (const [one, fault] of explainByDropped(meter.event_name, open, dropped)) {
		faults.set(one, fault);
	}
	return { faults, notes: [] };
}

/** What the totals of one meter leave open. */
const OPEN: readonly ReconcileKind[] = ['lost_events', 'extra_events', 'not_in_source'];

/** Events that a deactivated meter gets are lost. */
function inactiveMeter(meter: Meter, { window }: Comparison): Fault<ReconcileKind> | undefined {
	const since = meter.status_transitions.deactivated_at;
	if (meter.status === 'active' || since === null || window.end <= since) return undefined;
	return {
		kind: 'inactive_meter',
		reason: `the meter "${meter.display_name}" was deactivated at ${formatInstant(since)}, and Stripe drops the events of a deactivated meter. Reactivate it (Meter: Reactivate), then sync the window`,
	};
}
