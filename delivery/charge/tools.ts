import type { Clock } from '../clock';
import type { Halt } from '../halt';
import type { Reads } from '../sync/reads';
import type { ChargePort } from './charge-port';

/** What a fire works with: the provider, and what all fires of a run share. */
export interface ChargeTools {
	readonly port: ChargePort;
	/**
	 * Asks, and tries again with the same words where there is no clear answer. Charging a claim is
	 * such a question too, since it happens once however often it is asked for.
	 */
	readonly asks: Reads;
	readonly clock: Clock;
	/** Random numbers in [0, 1), for jitter. */
	readonly random: () => number;
	readonly halt: Halt;
}
