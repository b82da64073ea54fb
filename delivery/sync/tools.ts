import type { BelievableLimits } from '../../metering/believable';
import type { Correction } from '../../metering/correction';
import type { Delivery } from '../deliver';
import type { Halt } from '../halt';
import type { Reads } from './reads';
import type { Moment, RunTime } from './run-time';
import type { TotalsPort } from './totals-port';

export interface SyncRules {
	/**
	 * When totals are read before they are corrected. `when_needed` spares the reading where a
	 * single young window of a customer is to be synced, and reads when that turns out to be wrong.
	 */
	readonly reading: 'when_needed' | 'always' | 'never';
	readonly limits: BelievableLimits;
	/** Read and plan, but send nothing. */
	readonly dryRun: boolean;
}

/** What a lane works with: the provider, and what all lanes of a run share. */
export interface SyncTools {
	readonly port: TotalsPort;
	readonly reads: Reads;
	readonly events: Delivery<Attempt>;
	readonly time: RunTime;
	readonly halt: Halt;
}

/** A correction on its way, and when the total that it starts from was read. */
export interface Attempt {
	readonly correction: Correction;
	readonly readAt: Moment;
}
