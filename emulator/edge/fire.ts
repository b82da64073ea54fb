import { newId } from '../ids';
import type { EdgeRules } from './edge-options';
import type { EdgeState } from './edge-state';
import { EdgeRefusal } from './refusal';
import type { BillingCustomer, EdgeCharge, Enrollment, TriggerItem } from './records';

/** Edge's maximum of an item that names none. */
const PLATFORM_MAXIMUM = 500;

export interface Fire {
	readonly billable_item_id: string;
	readonly billing_customer_id: string;
	readonly override_amount: number | undefined;
	readonly override_description: string | undefined;
	readonly metric_value: number | undefined;
}

/**
 * Charges a customer by an item. There is no idempotency key: the same fire sent again after the
 * cooldown charges again.
 *
 * @returns the `data` of the answer
 * @throws EdgeRefusal
 * @see https://support.zyntro.ai/developer/api-reference/edge-api/fire-trigger
 */
export function fire(sent: Fire, state: EdgeState, rules: EdgeRules): object {
	const item = state.items.get(sent.billable_item_id);
	if (item?.bi_active !== 1) throw new EdgeRefusal('Billable item not found');
	const customer = state.customers.get(sent.billing_customer_id);
	if (customer === undefined) throw new EdgeRefusal('Billing customer not found');
	const enrollment = enrollmentToFire(customer, item, state, rules);
	checkCondition(sent, item);
	const amount = amountOf(sent, item, rules);
	const charge = charged(sent, { item, customer, amount }, state);
	record(enrollment, charge, state, rules);
	if (charge.status === 'failed' && rules.decline === 'error') {
		throw new EdgeRefusal(`Charge failed: ${customer.declines}`);
	}
	return answerOf(charge, item);
}

function enrollmentToFire(
	customer: BillingCustomer,
	item: TriggerItem,
	state: EdgeState,
	{ cooldown }: EdgeRules,
): Enrollment {
	if (customer.bc_status !== 'active') throw new EdgeRefusal('Billing customer is not active');
	if (customer.bc_allow_trigger !== 1) throw new EdgeRefusal('Trigger billing is not allowed');
	const enrollment = state.enrollmentOf(customer.bc_id, item.bi_id);
	if (enrollment === undefined) throw new EdgeRefusal('Customer is not enrolled in this item');
	if (enrollment.ts_status !== 'active') {
		throw new EdgeRefusal(`Enrollment is ${enrollment.ts_status}`);
	}
	if (state.clock.now() < enrollment.triggeredMs + cooldown * 1000) {
		throw new EdgeRefusal(`Cooldown active: wait ${cooldown} seconds between triggers`);
	}
	const unpaid = state
		.charges(customer.bc_id)
		.find(({ billable_item_id: id, status }) => id === item.bi_id && status !== 'failed');
	if (unpaid?.status === 'pending_client_action') {
		throw new EdgeRefusal('Initial charge not completed: the first invoice must be paid');
	}
	return enrollment;
}

/** Only threshold mode says what was measured; in the others Edge takes the condition as met. */
function checkCondition({ metric_value: value }: Fire, item: TriggerItem): void {
	if (item.bi_trigger_mode !== 'threshold') return;
	if (value === undefined) throw new EdgeRefusal('metric_value is required');
	const { bi_trigger_condition: condition, bi_trigger_threshold: threshold } = item;
	const met = { lte: value <= threshold, gte: value >= threshold, eq: value === threshold };
	if (!met[condition]) throw new EdgeRefusal('Trigger condition not met');
}

function amountOf({ override_amount: asked }: Fire, item: TriggerItem, rules: EdgeRules): number {
	if (asked === undefined) {
		if (item.bi_trigger_mode !== 'variable') return item.bi_unit_price;
		throw new EdgeRefusal('override_amount is required');
	}
	if (item.bi_allow_amount_override !== 1) {
		throw new EdgeRefusal('override_amount is not allowed for this item');
	}
	if (!(asked > 0)) throw new EdgeRefusal('override_amount must be more than 0');
	const maximum = item.bi_max_capture_amount ?? PLATFORM_MAXIMUM;
	if (asked <= maximum) return asked;
	if (rules.beyondMaximum === 'cap') return maximum;
	throw new EdgeRefusal(`override_amount exceeds the maximum of ${maximum}`);
}

function charged(
	{ override_description: description }: Fire,
	{ item, customer, amount }: { item: TriggerItem; customer: BillingCustomer; amount: number },
	state: EdgeState,
): EdgeCharge {
	const status =
		item.bi_capture_mode === 'client_confirm'
			? 'pending_client_action'
			: customer.declines === null
				? 'captured'
				: 'failed';
	return state.addCharge({
		charge_id: newId('sc'),
		invoice_id: newId('inv'),
		billable_item_id: item.bi_id,
		billing_customer_id: customer.bc_id,
		amount,
		captured: status === 'captured' ? amount : 0,
		status,
		description: description ?? item.bi_trigger_description,
		at_ms: state.clock.now(),
	});
}

function record(
	{ ts_id, ts_consecutive_failures: before }: Enrollment,
	{ status, at_ms: triggeredMs }: EdgeCharge,
	state: EdgeState,
	{ mostFailures }: EdgeRules,
): void {
	const failures = status === 'failed' ? before + 1 : status === 'captured' ? 0 : before;
	const outcome = {
		captured: 'succeeded',
		failed: 'failed',
		pending_client_action: 'pending_client',
	};
	state.changeEnrollment(ts_id, {
		triggeredMs,
		ts_consecutive_failures: failures,
		ts_last_charge_status: outcome[status] as Enrollment['ts_last_charge_status'],
		...(failures >= mostFailures && { ts_status: 'paused' }),
	});
}

function answerOf({ amount, status, charge_id, invoice_id, at_ms }: EdgeCharge, item: TriggerItem) {
	const money = { amount, status, success: status !== 'failed', currency: item.bi_currency };
	if (status !== 'captured') return { ...money, charge_id, invoice_id };
	return {
		...money,
		gateway: 'stripe',
		charge_id,
		invoice_id,
		captured_at: `${new Date(at_ms).toISOString().slice(0, 19)}Z`,
		gateway_ref: newId('pi'),
	};
}
