import type { Quantity } from '../quantity';
import type { Capture, ChargeNote, ChargeRecord, PaymentMethod } from './charge-record';

export type Comparison = 'below' | 'at_or_below' | 'at_or_above' | 'above';

/** When a charge is due, and for which occasion. */
export type Condition =
	/** @property when what must hold besides */
	| { readonly kind: 'event'; readonly id: string; readonly when?: Threshold }
	| {
			readonly kind: 'crossing';
			readonly value: Quantity;
			/** Each multiple of it is a crossing. */
			readonly step: Quantity;
			readonly comparison: 'at_or_above' | 'above';
			/** Where the period begins that the value is counted from, Unix seconds; null for always. */
			readonly period: number | null;
			/** Only the first crossing of a period counts. @default false */
			readonly isOnce?: boolean;
	  }
	| ({
			readonly kind: 'balance';
			/** When the balance was read, Unix seconds. */
			readonly readAt?: number;
	  } & Threshold);

export interface Threshold {
	readonly value: Quantity;
	readonly comparison: Comparison;
	readonly threshold: Quantity;
}

/** How much is charged. A fixed amount is charged for each crossing. */
export type AmountRule =
	/** In the currency's smallest unit. */
	| { readonly kind: 'fixed'; readonly amount: bigint }
	/** What is missing between the value and the target. */
	| {
			readonly kind: 'recharge_to';
			readonly target: Quantity;
			/** Value and target are in the currency's smallest unit instead of whole ones. @default false */
			readonly isInSmallestUnit?: boolean;
			/** The amount is rounded up to a multiple of this, in the smallest unit. @default 1n */
			readonly increment?: bigint;
	  };

/** What the provider allows of a currency; amounts in its smallest unit. */
export interface CurrencyRules {
	/** Lower-case code. */
	readonly code: string;
	/** Digits behind the point: 2 for dollars, 0 for yen, 3 for dinars. */
	readonly digits: number;
	readonly smallest: bigint;
	readonly largest: bigint;
	/** Every amount is a multiple of this. @default 1n */
	readonly multipleOf?: bigint;
}

/** What holds whatever is fired. */
export interface SafetyLimits {
	/** Between one try at payment and the next. 0 for none. */
	readonly cooldownSeconds: number;
	/** Any stretch of time of this length. */
	readonly windowSeconds: number;
	readonly mostCharges: number;
	/** In the currency's smallest unit. */
	readonly mostAmount?: bigint;
	readonly largestAmount?: bigint;
	readonly failuresInARow: number;
	/** How wrong clocks may be, and how late a balance may show what was paid, in seconds. */
	readonly balanceToleranceSeconds: number;
}

export const SAFETY_LIMITS: SafetyLimits = {
	cooldownSeconds: 60,
	windowSeconds: 86_400,
	mostCharges: 3,
	failuresInARow: 3,
	balanceToleranceSeconds: 300,
};

/** A trigger, as the workflow describes it each time it fires. */
export interface TriggerRule {
	/** Charges are found again under this name. */
	readonly name: string;
	readonly capture: Capture;
	readonly currency: CurrencyRules;
	readonly limits: SafetyLimits;
}

/** One fire of a trigger for a customer. */
export interface TriggerRequest {
	readonly rule: TriggerRule;
	readonly customer: string;
	readonly condition: Condition;
	readonly amount: AmountRule;
	readonly note?: ChargeNote;
}

/** What the provider shows of a customer and a trigger. Nothing else is state. */
export interface TriggerReading {
	/** The provider's clock, Unix seconds, rounded down. */
	readonly now: number;
	readonly customer: {
		readonly isDeleted: boolean;
		/** The only currency that this customer can be charged in, if there is just one. */
		readonly currency?: string;
		/** The payment method that is charged when nobody is there. */
		readonly paymentMethod?: PaymentMethod;
	};
	/** All charges of the trigger for the customer, ever, in any order. */
	readonly charges: readonly ChargeRecord[];
}
