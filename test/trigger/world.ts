import { formatMoney } from '../../metering/rating/money';
import { parseQuantity, type Quantity } from '../../metering/quantity';
import type { Condition, TriggerRequest, TriggerRule } from '../../metering/trigger/trigger-rule';
import { providerSeconds } from './payments';
import type { FirePlan, Schedule } from './schedule';
import type { StripeModel } from './stripe-model';

export const CUSTOMER = 'cus_A';
const STEP = 10_000;
const THRESHOLD = 15;
const FIRST_BALANCE = 20;

/** What is true outside of the provider: what was used and what a wallet holds. */
export class World {
	readonly #usage: Array<{ readonly at: number; readonly value: number }> = [];
	readonly #spent: Array<{ readonly at: number; readonly amount: number }> = [];

	constructor(
		private readonly schedule: Schedule,
		private readonly model: Pick<StripeModel, 'payments'>,
	) {}

	use(at: number, steps: number): void {
		this.#usage.push({ at, value: (steps + 0.5) * STEP });
	}

	spend(at: number, amount: number): void {
		this.#spent.push({ at, amount });
	}

	/** What a fire asks for that took its value at a moment. */
	requestAt(moment: number, { event, clockError }: FirePlan): TriggerRequest {
		const { rechargeTo, amount } = this.schedule;
		return {
			rule: ruleOf(this.schedule),
			customer: CUSTOMER,
			condition: this.#conditionAt(moment, event, clockError),
			amount:
				rechargeTo === undefined
					? { kind: 'fixed', amount: BigInt(amount) }
					: { kind: 'recharge_to', target: quantityOf(String(rechargeTo)), increment: 500n },
		};
	}

	#conditionAt(moment: number, event: number, clockError: number): Condition {
		const { theme } = this.schedule;
		if (theme === 'event') return { kind: 'event', id: `event ${event}` };
		if (theme === 'crossing') {
			const value = quantityOf(String(this.usageAt(moment)));
			const step = quantityOf(String(STEP));
			return { kind: 'crossing', value, step, comparison: 'at_or_above', period: null };
		}
		return {
			kind: 'balance',
			value: quantityOf(formatMoney(this.balanceAt(moment), 2)),
			comparison: 'below',
			threshold: quantityOf(String(THRESHOLD)),
			readAt: providerSeconds(moment) + clockError,
		};
	}

	usageAt(moment: number): number {
		let value = 0;
		for (const one of this.#usage) if (one.at <= moment) ({ value } = one);
		return value;
	}

	/** In cents. What was paid shows some time later. */
	balanceAt(moment: number): bigint {
		let cents = BigInt(FIRST_BALANCE * 100);
		for (const { at, amount } of this.#spent) if (at <= moment) cents -= BigInt(amount * 100);
		for (const { paidAt = Infinity, order } of this.model.payments) {
			if (paidAt + this.schedule.creditMs <= moment) cents += order.amount;
		}
		return cents;
	}
}

export function ruleOf({ limits }: Pick<Schedule, 'limits'>): TriggerRule {
	return {
		name: 'top-up',
		capture: 'off_session',
		currency: { code: 'usd', digits: 2, smallest: 50n, largest: 99_999_999n },
		limits,
	};
}

export function quantityOf(text: string): Quantity {
	const reading = parseQuantity(text);
	if (!reading.ok) throw new Error(reading.reason);
	return reading.quantity;
}
