import type Stripe from 'stripe';
import type { Now } from '../clock';
import { AccountLimits } from '../gate/rate-limits';
import { IdempotencyKeys } from '../gate/idempotency';
import { Lanes } from '../gate/lanes';
import type { EmulatorOptions, UnsettledRules } from '../options';
import type { OnWire } from '../wire';
import type { Period } from './billing-period';
import { ErrorReports } from './error-reports';
import { Identifiers } from './identifiers';
import { ItemTerms } from './item-terms';
import type { Lag } from './lag';
import type { MadeInvoice } from './made-invoice';
import { MeterShelf } from './meter-shelf';
import type { MeteredEvent } from './metered-event';
import { Payments } from './payments';
import { Shelf } from './shelf';
import { Usage } from './usage';

export type Customer = OnWire<Stripe.Customer>;
export type Product = OnWire<Stripe.Product>;
export type Price = OnWire<Stripe.Price>;
export type Subscription = OnWire<Stripe.Subscription>;
export type CreditGrant = OnWire<Stripe.Billing.CreditGrant>;

/** A billing period that ended and became an invoice. */
export interface InvoicedPeriod extends Period {
	readonly id: string;
	readonly subscription: string;
	/** Which of the customer's invoices it is, from 1. */
	readonly sequence: number;
	/** When Stripe stops taking usage of the period, ms of the emulator's clock. */
	readonly finalizesMs: number;
	/** What became of the finalized invoice, and when, in Unix seconds. */
	readonly transitions: InvoiceTransitions;
}

export type KeptInvoice = InvoicedPeriod | MadeInvoice;

/** What a preview of an invoice is for. */
export interface BilledPreview extends Period {
	/** `upcoming_in_…` */
	readonly id: string;
	readonly subscription: string;
	readonly receivedByMs: number;
}

export interface InvoiceTransitions {
	readonly paid_at?: number;
	readonly marked_uncollectible_at?: number;
	readonly voided_at?: number;
}

/** Everything of one account in one mode. Live and test data never meet, as at Stripe. */
export class Ledger {
	readonly meters = new MeterShelf();
	readonly customers = new Shelf<Customer>('customer');
	readonly deletedCustomers = new Set<string>();
	readonly payments = new Payments();
	readonly creditGrants = new Shelf<CreditGrant>('billing credit grant');
	readonly products = new Shelf<Product>('product');
	readonly prices = new Shelf<Price>('price');
	readonly subscriptions = new Shelf<Subscription>('subscription');
	readonly itemTerms = new ItemTerms();
	/** Ended billing periods, each of which has an invoice, and invoices that were made. */
	readonly invoices = new Shelf<KeptInvoice>('invoice');
	readonly deletedInvoices = new Set<string>();
	/** The latest previews, by ID, so that their lines can be read by pages. */
	readonly previews = new Map<string, BilledPreview>();
	/** By subscription, the end of the last period that has its invoice. */
	readonly invoicedUntil = new Map<string, number>();
	/** Cancelled subscriptions whose last, shortened period gets an invoice. */
	readonly finallyInvoiced = new Set<string>();
	/** By customer. */
	readonly invoiceCounts = new Map<string, number>();
	/** Tokens of meter event sessions, with the ms at which each expires. */
	readonly sessions = new Map<string, number>();
	readonly identifiers: Identifiers;
	readonly usage: Usage;
	readonly reports: ErrorReports;
	readonly limits: AccountLimits;
	readonly lanes: Lanes;
	/** Of objects that calls are changing. */
	readonly locks = new Lanes(429);
	readonly keys: Readonly<Record<'v1' | 'v2', IdempotencyKeys>>;
	/** Every event that was answered with success, billed or not, in order. */
	readonly events: MeteredEvent[] = [];

	constructor(
		readonly account: string,
		readonly livemode: boolean,
		readonly clock: Now,
		lag: Lag,
		options: EmulatorOptions,
		rules: UnsettledRules,
		connected: boolean,
		private readonly otherMode: () => Ledger,
	) {
		this.identifiers = new Identifiers(clock);
		this.usage = new Usage(clock, lag);
		this.reports = new ErrorReports(clock, livemode);
		this.limits = new AccountLimits(options.limits ?? {}, livemode, connected);
		this.lanes = new Lanes(rules.laneConflict);
		this.keys = { v1: new IdempotencyKeys(clock, 'v1'), v2: new IdempotencyKeys(clock, 'v2') };
	}

	hasCustomer(id: string): boolean {
		return this.customers.has(id) && !this.deletedCustomers.has(id);
	}

	/** The other mode, if this mode lacks a customer that the other has. */
	elsewhere(customer: string): 'live' | 'test' | undefined {
		if (!this.otherMode().hasCustomer(customer)) return undefined;
		return this.livemode ? 'test' : 'live';
	}

	/** Unix seconds. */
	seconds(): number {
		return Math.floor(this.clock.now() / 1000);
	}
}
