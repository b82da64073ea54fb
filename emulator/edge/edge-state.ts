import type { MovableClock } from '../clock';
import { newId } from '../ids';
import type { LoggedRequest, RequestCounts } from '../state/stats';
import {
	type BillingCustomer,
	type EdgeCharge,
	edgeTime,
	type Enrollment,
	type TriggerItem,
} from './records';

/** What one organization's Edge holds, to seed and to look into. */
export class EdgeState {
	readonly items = new Map<string, TriggerItem>();
	readonly customers = new Map<string, BillingCustomer>();
	readonly enrollments: Enrollment[] = [];
	readonly #charges: EdgeCharge[] = [];

	constructor(
		readonly clock: MovableClock,
		private readonly counts: RequestCounts,
	) {}

	/** A fixed charge of 200 dollars off session unless told otherwise. */
	addItem(seed: Partial<TriggerItem> = {}): TriggerItem {
		const mode = seed.bi_trigger_mode ?? 'fixed';
		const varies = mode === 'variable' || mode === 'event';
		const item: TriggerItem = {
			bi_id: newId('bi'),
			bi_name: 'Wallet top-up',
			bi_unit_price: 200,
			bi_currency: 'USD',
			bi_capture_mode: 'off_session',
			bi_trigger_mode: mode,
			bi_trigger_condition: 'lte',
			bi_trigger_threshold: 15,
			bi_trigger_description: 'When value <= $15, charge $200',
			bi_allow_amount_override: varies ? 1 : 0,
			bi_max_capture_amount: null,
			bi_active: 1,
			...seed,
		};
		this.items.set(item.bi_id, item);
		return item;
	}

	addCustomer(seed: Partial<BillingCustomer> = {}): BillingCustomer {
		const customer: BillingCustomer = {
			bc_id: newId('bc'),
			bc_contid: newId('cont'),
			bc_status: 'active',
			bc_allow_trigger: 1,
			declines: null,
			...seed,
		};
		this.customers.set(customer.bc_id, customer);
		return customer;
	}

	changeCustomer(id: string, change: Partial<BillingCustomer>): void {
		const customer = this.customers.get(id);
		if (customer === undefined) throw new Error(`No billing customer ${id}`);
		this.customers.set(id, { ...customer, ...change });
	}

	/** The enrollment that is not cancelled, or the last one that was. */
	enrollmentOf(customer: string, item: string): Enrollment | undefined {
		const theirs = this.enrollments.filter(
			(one) => one.ts_billing_customer_id === customer && one.ts_billable_item_id === item,
		);
		return theirs.find(({ ts_status }) => ts_status !== 'cancelled') ?? theirs.at(-1);
	}

	enroll(customer: string, item: string, contact: string): Enrollment {
		const enrollment: Enrollment = {
			ts_id: newId('ts'),
			ts_dt: edgeTime(this.clock.now()),
			ts_contid: contact,
			ts_status: 'active',
			ts_billable_item_id: item,
			ts_billing_customer_id: customer,
			ts_consecutive_failures: 0,
			triggeredMs: 0,
			ts_last_charge_status: null,
		};
		this.enrollments.push(enrollment);
		return enrollment;
	}

	/** What a person does to an enrollment. Going on after a pause forgets the failures. */
	setStatus(enrollment: string, status: Enrollment['ts_status']): void {
		const forget = status === 'active' ? { ts_consecutive_failures: 0 } : {};
		this.changeEnrollment(enrollment, { ts_status: status, ...forget });
	}

	changeEnrollment(id: string, change: Partial<Enrollment>): void {
		const at = this.enrollments.findIndex(({ ts_id }) => ts_id === id);
		if (at < 0) throw new Error(`No enrollment ${id}`);
		this.enrollments[at] = { ...this.enrollments[at], ...change };
	}

	addCharge(charge: EdgeCharge): EdgeCharge {
		this.#charges.push(charge);
		return charge;
	}

	/** The client pays an invoice that was sent to them. */
	payInvoice(invoice: string): void {
		const at = this.#charges.findIndex(({ invoice_id }) => invoice_id === invoice);
		const charge = this.#charges[at];
		if (charge?.status !== 'pending_client_action') throw new Error(`No open invoice ${invoice}`);
		this.#charges[at] = { ...charge, status: 'captured', captured: charge.amount };
	}

	/** Every fire that reached the gateway or the client, oldest first. */
	charges(customer?: string): readonly EdgeCharge[] {
		return this.#charges.filter(
			(one) => customer === undefined || one.billing_customer_id === customer,
		);
	}

	/** The latest 2000 requests, oldest first. */
	requests(): LoggedRequest[] {
		return this.counts.log();
	}
}
