import type { Quantity } from '../../../metering/quantity';
import type { UsageWindow } from '../../../metering/window';

/** Why usage is billed by no subscription item. */
export type UnbilledCode =
	| 'no_subscription'
	| 'subscription_not_started'
	| 'subscription_ended'
	| 'ended_without_invoice'
	| 'plan_changed'
	| 'no_meter_price'
	| 'wrong_currency'
	| 'paused_or_unpaid'
	| 'not_invoiced'
	| 'trialing';

export interface Cause {
	/** For machines. */
	readonly code: UnbilledCode;
	/** For people: what happened and how to mend it. */
	readonly reason: string;
	/** `sub_…`: the one that it is about, or that was last. */
	readonly subscription?: string;
}

/** Money in whole units of the currency's smallest unit, or why there is none to be said. */
export type Money =
	| { readonly amount: bigint; readonly currency: string }
	| { readonly code: string; readonly reason: string };

interface Found {
	readonly customer: string;
	readonly subscription?: string;
	/** ID of the price that the amount is by. */
	readonly price?: string;
}

/** Usage that nobody pays for. */
export interface UnbilledUsage extends Found {
	readonly kind: 'unbilled';
	readonly cause: Cause;
	readonly usage: Quantity;
	/** The time that the usage lies in, on whole minutes; Unix seconds. */
	readonly time: UsageWindow;
	/** What an invoice with this usage would have said, as one billing period. */
	readonly lost: Money;
}

/** A subscription that is billed and not used. */
export interface IdleSubscription extends Found {
	readonly kind: 'idle';
	readonly subscription: string;
	readonly price: string;
	readonly reason: string;
	/** The UTC day of the last usage, as its first second; undefined where it lies too far back. */
	readonly lastDay: number | undefined;
	/** What a billing period without any usage costs. */
	readonly flat: Money;
}

export type Finding = UnbilledUsage | IdleSubscription;

/**
 * What came of looking at one customer.
 *
 * - `checked`: all that there is to find is found.
 * - `rejected`: Stripe refuses the question for good, for example for an unknown customer.
 * - `unread`: it may be answered when it is asked again.
 */
export type CustomerCheck =
	| {
			readonly status: 'checked';
			readonly customer: string;
			readonly findings: readonly Finding[];
	  }
	| {
			readonly status: 'rejected' | 'unread';
			readonly customer: string;
			readonly code: string;
			readonly reason: string;
	  };
