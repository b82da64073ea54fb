import { type ChargeRecord, newest } from './charge-record';
import { chargeToResume, failuresInARow, refusePaused } from './failures';
import { refusePending } from './history-refusal';
import { refuseLimits } from './limits';
import type { TriggerRefusal } from './trigger-refusal';
import type { TriggerReading, TriggerRule } from './trigger-rule';

/** How a trigger stands with a customer. */
export interface TriggerStatus {
	/** What would stand against any charge now, whatever it is for. */
	readonly obstacle?: TriggerRefusal;
	readonly isPaused: boolean;
	/** Of the payment method that is stored now. */
	readonly failuresInARow: number;
	readonly lastCharge?: ChargeRecord;
	/** The charge to mark as resumed, if anything is held against the next one. */
	readonly toResume?: ChargeRecord;
}

export function triggerStatus(
	rule: TriggerRule,
	{ charges, customer, now }: TriggerReading,
): TriggerStatus {
	const { paymentMethod } = customer;
	const order = { capture: rule.capture, amount: 0n, ...(paymentMethod && { paymentMethod }) };
	const paused = refusePaused(charges, order, rule.limits.failuresInARow);
	const obstacle = refusePending(charges) ?? paused ?? refuseLimits(rule, order, charges, now);
	const lastCharge = newest(
		charges.filter(({ status }) => status !== 'open' && status !== 'dropped'),
	);
	const toResume = chargeToResume(charges);
	return {
		...(obstacle && { obstacle }),
		isPaused: paused !== undefined,
		failuresInARow: failuresInARow(charges, paymentMethod?.fingerprint).length,
		...(lastCharge && { lastCharge }),
		...(toResume && { toResume }),
	};
}
