import { parseQuantity, type Quantity } from '../../../metering/quantity';
import { decide } from '../../../metering/trigger/decide';
import type { TriggerRefusal } from '../../../metering/trigger/trigger-refusal';
import type { ChargeRecord, PaymentMethod } from '../../../metering/trigger/charge-record';
import {
	type Condition,
	SAFETY_LIMITS,
	type SafetyLimits,
	type TriggerReading,
	type TriggerRequest,
	type TriggerRule,
} from '../../../metering/trigger/trigger-rule';

/** 2026-03-10T12:00:00Z */
export const NOW = Date.UTC(2026, 2, 10, 12) / 1000;
export const CARD: PaymentMethod = { id: 'pm_1', fingerprint: 'A' };
export const OTHER_CARD: PaymentMethod = { id: 'pm_2', fingerprint: 'B' };

export function quantityOf(text: string): Quantity {
	const reading = parseQuantity(text);
	if (!reading.ok) throw new Error(reading.reason);
	return reading.quantity;
}

export function ruleOf(
	limits: Partial<SafetyLimits> = {},
	rule: Partial<TriggerRule> = {},
): TriggerRule {
	return {
		name: 'top-up',
		capture: 'off_session',
		currency: { code: 'usd', digits: 2, smallest: 50n, largest: 99_999_999n },
		limits: { ...SAFETY_LIMITS, ...limits },
		...rule,
	};
}

export function requestOf(request: Partial<TriggerRequest> = {}): TriggerRequest {
	return {
		rule: ruleOf(),
		customer: 'cus_A',
		condition: { kind: 'event', id: 'order 7' },
		amount: { kind: 'fixed', amount: 2000n },
		...request,
	};
}

export function crossing(
	value: string,
	more: Partial<Extract<Condition, { kind: 'crossing' }>> = {},
): Condition {
	const step = quantityOf('10000');
	const comparison = 'at_or_above';
	return {
		kind: 'crossing',
		value: quantityOf(value),
		step,
		comparison,
		period: null,
		...more,
	};
}

export function balance(
	value: string,
	more: Partial<Extract<Condition, { kind: 'balance' }>> = {},
): Condition {
	const threshold = quantityOf('15');
	return { kind: 'balance', value: quantityOf(value), comparison: 'below', threshold, ...more };
}

/** A charge that was paid an hour ago for another event. */
export function chargeOf(charge: Partial<ChargeRecord> = {}): ChargeRecord {
	const { created = NOW - 3600 } = charge;
	return {
		id: 'pi_1',
		occasion: { kind: 'event', id: 'order 6' },
		capture: 'off_session',
		amount: 2000n,
		currency: 'usd',
		paymentMethod: CARD,
		status: 'succeeded',
		created,
		at: created,
		isResumed: false,
		...charge,
	};
}

export function readingOf(
	charges: readonly ChargeRecord[] = [],
	customer: Partial<TriggerReading['customer']> = {},
): TriggerReading {
	return {
		now: NOW,
		customer: { isDeleted: false, paymentMethod: CARD, ...customer },
		charges,
	};
}

export function refusalOf(
	request: TriggerRequest,
	reading: TriggerReading,
): TriggerRefusal | undefined {
	const decision = decide(request, reading);
	return decision.ok ? undefined : decision.refusal;
}

/** What is fired where nothing else is said. */
export const same = { kind: 'event', id: 'order 7' } as const;
export const failed = (charge: Partial<ChargeRecord> = {}): ChargeRecord =>
	chargeOf({ status: 'failed', declineCode: 'insufficient_funds', ...charge });
/** As many failures as pause a trigger, the newest first. */
export const three = [1, 2, 3].map((n) => failed({ id: `pi_${n}`, created: NOW - 3600 * n }));
