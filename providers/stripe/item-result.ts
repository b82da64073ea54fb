export { DRY_RUN } from '../../delivery/sync/endings';
import type { UsageField } from '../../metering/refusal';
import type { RangeField } from '../../metering/series/range-refusal';
import type { TriggerField } from '../../metering/trigger/trigger-refusal';

/** The part of an input item that a refusal is about. */
export type ItemField =
	| UsageField
	| RangeField
	| ChartField
	| TriggerField
	| FireField
	| CreditField
	| EdgeField
	| 'identifier'
	| 'price'
	| 'quantity'
	| 'total';

/** The part of an item to be drawn. */
type ChartField = 'time' | 'source_value';

/** The parts of a fire that only the panel knows, and those of what follows a charge. */
type FireField = 'period' | 'target' | 'increment' | 'description' | 'metadata' | 'charge';

/** The parts of what is asked of Zyntro Edge. */
type EdgeField = 'item' | 'billing_customer' | 'contact' | 'metric_value' | 'override_amount';

/** The parts of a credit. */
type CreditField = 'name' | 'prices' | 'priority' | 'effective_at' | 'expires_at';

/** How one input item ended, as far as every operation says it. */
export interface ItemResult {
	/** Position among the run's items, from 0; undefined for what no item stands for. */
	readonly index?: number;
	/** All items that it was made of, where they may be several. */
	readonly madeOf?: readonly number[];
	/** What it is of, in words; given where no item stands for it, or one for many. */
	readonly about?: string;
	readonly status: string;
	/** For machines; absent where there is nothing to explain. */
	readonly code?: string;
	readonly field?: ItemField;
	/** For people: what happened and how to mend it. */
	readonly reason?: string;
}

/** How an item ended that was to be sent. */
export interface AttemptedResult extends ItemResult {
	readonly attempts: number;
}
