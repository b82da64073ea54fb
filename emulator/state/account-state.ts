import { type CustomerDetails, newCustomer } from '../api/customers';
import { newMeter } from '../api/meters';
import { Inspection } from './inspection';
import type { Customer, Ledger } from './ledger';
import type { Meter } from './meter-shelf';

export interface MeterSeed {
	readonly event_name: string;
	/** @default the event name */
	readonly display_name?: string;
	/** @default "sum" */
	readonly formula?: 'sum' | 'count' | 'last';
	/** Payload key of the customer. @default "stripe_customer_id" */
	readonly customer_key?: string;
	/** Payload key of the value. @default "value" */
	readonly value_key?: string;
	readonly event_time_window?: 'hour' | 'day';
	/** @default "active" */
	readonly status?: 'active' | 'inactive';
	readonly id?: string;
}

/**
 * What one account holds. Seeds go into live and test mode alike, with the same ids; readings look
 * at both, or at the mode that `live` or `test` picks.
 */
export class AccountState extends Inspection {
	constructor(ledgers: () => readonly Ledger[]) {
		super(ledgers);
	}

	get live(): AccountState {
		return this.#only(true);
	}

	get test(): AccountState {
		return this.#only(false);
	}

	/** @throws StripeProblem when an active meter has the event name */
	addMeter(seed: MeterSeed): Meter {
		const first = seededMeter(seed, this.#first());
		for (const ledger of this.ledgers()) ledger.meters.add({ ...first, livemode: ledger.livemode });
		return first;
	}

	addCustomer(id?: string, details: CustomerDetails = {}): Customer {
		const first = newCustomer(details, this.#first(), id);
		for (const ledger of this.ledgers()) {
			ledger.customers.add({ ...first, livemode: ledger.livemode });
		}
		return first;
	}

	customers(): Customer[] {
		return this.ledgers().flatMap(({ customers }) => [...customers.all()]);
	}

	#first(): Ledger {
		return this.ledgers()[0];
	}

	#only(livemode: boolean): AccountState {
		return new AccountState(() => this.ledgers().filter((one) => one.livemode === livemode));
	}
}

function seededMeter(seed: MeterSeed, ledger: Ledger): Meter {
	const created = ledger.seconds();
	const inactive = seed.status === 'inactive';
	const meter = newMeter(
		{
			event_name: seed.event_name,
			display_name: seed.display_name ?? seed.event_name,
			default_aggregation: { formula: seed.formula ?? 'sum' },
			event_time_window: seed.event_time_window,
			customer_mapping: {
				event_payload_key: seed.customer_key ?? 'stripe_customer_id',
				type: 'by_id',
			},
			value_settings: { event_payload_key: seed.value_key ?? 'value' },
		},
		{ created, livemode: ledger.livemode },
	);
	return {
		...meter,
		id: seed.id ?? meter.id,
		status: inactive ? 'inactive' : 'active',
		status_transitions: { deactivated_at: inactive ? created : null },
	};
}
