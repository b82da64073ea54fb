import { type ChargeRecord, newest, wasTried } from './charge-record';
import { refuseCustomer } from './decide';
import { chargeToResume, failuresInARow, refusePaused } from './failures';
import { refusePending } from './history-refusal';
import { inWindow, refuseLimits } from './limits';
import type { TriggerRefusal } from './trigger-refusal';
import type { TriggerReading, TriggerRule } from './trigger-rule';

/** How a trigger stands with a customer. */
export interface TriggerStatus {
	/** What would stand against any charge now, whatever it is for: the longest-lasting obstacle. */
	readonly obstacle?: TriggerRefusal;
	readonly isPaused: boolean;
	/** Of the payment method that is stored now. */
	readonly failuresInARow: number;
	readonly lastCharge?: ChargeRecord;
	/** The charge to mark as resumed, if anything is held against the next one. */
	readonly toResume?: ChargeRecord;
	/** How many charges count for the window that ends now. */
	readonly chargesInWindow: number;
	/** What they come to, paid or still to be paid, in the smallest unit of the rule's currency. */
	readonly totalInWindow: bigint;
}

export function triggerStatus(rule: TriggerRule, reading: TriggerReading): TriggerStatus {
	const { limits, capture, currency } = rule;
	const { charges, customer, now } = reading;
	const paymentMethod = capture === 'off_session' ? customer.paymentMethod : undefined;
	const order = {
		capture,
		amount: 0n,
		currency: currency.code,
		...(paymentMethod && { paymentMethod }),
	};
	const paused = refusePaused(charges, order, limits.failuresInARow);
	const obstacle =
		refuseCustomer(order, reading) ??
		refusePending(charges) ??
		paused ??
		refuseLimits(rule, order, charges, now);
	const lastCharge = newest(charges.filter(wasTried));
	const toResume = chargeToResume(charges);
	const { windowSeconds } = limits;
	const { counted, live } = inWindow(charges, { windowSeconds, paymentMethod, now });
	const same = live.filter((charge) => charge.currency === currency.code);
	return {
		...(obstacle && { obstacle }),
		isPaused: paused !== undefined,
		failuresInARow: failuresInARow(charges, customer.paymentMethod?.fingerprint).length,
		...(lastCharge && { lastCharge }),
		...(toResume && { toResume }),
		chargesInWindow: counted.length,
		totalInWindow: same.reduce((sum, { amount }) => sum + amount, 0n),
	};
}
