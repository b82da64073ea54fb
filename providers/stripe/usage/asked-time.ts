import type { Grouping } from '../../../metering/series/calendar-buckets';
import type { Zone } from '../../../metering/series/zone';
import type { UsageWindow } from '../../../metering/window';

/** The time whose usage is asked for, and by what it is grouped in which calendar. */
export interface AskedTime {
	/** On whole minutes; or the billing period that each subscription of a customer is in. */
	readonly range: UsageWindow | 'current_period';
	readonly grouping: Grouping;
	readonly zone: Zone;
}
