import type { Outcome } from '../../delivery/verdict';
import type { RowStatus } from './row-result';

/** How a meter event ended, as far as this run can tell. */
export interface EventOutcome extends Omit<Outcome, 'status'> {
	readonly status: RowStatus;
	/** Of a verified one: whether this run added it to the bill; absent where nobody can tell. */
	readonly isNew?: boolean;
}
