/** How an item's threshold is compared with what is measured. */
export type Condition = 'lte' | 'gte' | 'eq';

/**
 * A trigger item: the rule of when and how much to charge. Amounts are whole units of the currency:
 * 200 is 200 dollars.
 *
 * @see https://support.zyntro.ai/operations/edge/billable-items/billable-item-field-reference
 */
export interface TriggerItem {
	readonly bi_id: string;
	readonly bi_name: string;
	readonly bi_unit_price: number;
	readonly bi_currency: string;
	readonly bi_capture_mode: 'off_session' | 'client_confirm';
	readonly bi_trigger_mode: 'fixed' | 'variable' | 'event' | 'threshold';
	readonly bi_trigger_condition: Condition;
	readonly bi_trigger_threshold: number;
	readonly bi_trigger_description: string;
	readonly bi_allow_amount_override: 0 | 1;
	/** Null is the platform's 500. */
	readonly bi_max_capture_amount: number | null;
	readonly bi_active: 0 | 1;
}

export interface BillingCustomer {
	readonly bc_id: string;
	readonly bc_contid: string;
	readonly bc_status: 'pending' | 'active' | 'suspended';
	readonly bc_allow_trigger: 0 | 1;
	/** Why the gateway declines the stored payment method; null when it pays. Not Edge's own. */
	readonly declines: string | null;
}

export interface Enrollment {
	readonly ts_id: string;
	readonly ts_dt: string;
	readonly ts_contid: string;
	readonly ts_status: 'active' | 'paused' | 'cancelled';
	readonly ts_billable_item_id: string;
	readonly ts_billing_customer_id: string;
	readonly ts_consecutive_failures: number;
	/** ms of the clock; 0 when it never was. */
	readonly triggeredMs: number;
	readonly ts_last_charge_status: 'succeeded' | 'failed' | 'pending_client' | null;
}

/** What came of a fire. For tests; `captured` is the money that moved. */
export interface EdgeCharge {
	readonly charge_id: string;
	readonly invoice_id: string;
	readonly billable_item_id: string;
	readonly billing_customer_id: string;
	readonly amount: number;
	readonly captured: number;
	readonly status: 'captured' | 'failed' | 'pending_client_action';
	readonly description: string;
	readonly at_ms: number;
}

/** As Edge writes moments within records: `2026-03-30 10:22:00`, taken to be UTC. */
export function edgeTime(ms: number): string {
	return new Date(ms).toISOString().slice(0, 19).replace('T', ' ');
}
