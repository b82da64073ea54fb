import { formatQuantity, type Quantity } from '../quantity';
import { formatMoney } from '../rating/money';
import type { Due } from './due';
import { gapTo } from './threshold';
import { refuseFire, type Ruling } from './trigger-refusal';
import type { AmountRule, Condition, CurrencyRules, TriggerRequest } from './trigger-rule';

/** How much is charged for what is due, in the currency's smallest unit. */
export function amountDue(request: TriggerRequest, { times }: Due): Ruling<bigint> {
	const { amount: rule, condition } = request;
	const { currency } = request.rule;
	if (rule.kind === 'fixed') return permitted(rule.amount * times, currency);
	const threshold = thresholdOf(condition);
	if (threshold === undefined) {
		return invalid('only a balance can be recharged. Give a fixed amount for events and crossings');
	}
	const gap = gapTo(rule.target, threshold);
	if (gap.units <= 0n) {
		return invalid(
			`the balance ${formatQuantity(threshold.value)} is already at or past the target ${formatQuantity(rule.target)}. Set a target beyond the threshold`,
		);
	}
	return permitted(roundUp(gap, rule, currency), currency);
}

/** What can be said of the amount before it is known what is due. */
export function refuseAmount({ amount }: TriggerRequest): Ruling<undefined> {
	if (amount.kind === 'fixed' && amount.amount <= 0n) {
		return invalid(`${amount.amount} is not an amount to charge. Give one above 0`);
	}
	if (amount.kind === 'recharge_to' && (amount.increment ?? 1n) <= 0n) {
		return invalid(`increments of ${amount.increment} add up to nothing. Give one above 0`);
	}
	return { ok: true, value: undefined };
}

function thresholdOf(condition: Condition) {
	return condition.kind === 'balance' ? condition : undefined;
}

/** Less than the gap would leave the balance short of the target, so it is rounded up. */
function roundUp(
	gap: Quantity,
	{ increment = 1n, isInSmallestUnit = false }: Extract<AmountRule, { kind: 'recharge_to' }>,
	{ digits: ofWholeUnits, multipleOf = 1n }: CurrencyRules,
): bigint {
	const digits = isInSmallestUnit ? 0 : ofWholeUnits;
	const scale = Math.max(gap.scale, digits);
	const units = gap.units * 10n ** BigInt(scale - gap.scale);
	const step = leastCommonMultiple(increment, multipleOf);
	return ceiling(ceiling(units, 10n ** BigInt(scale - digits)), step) * step;
}

function ceiling(amount: bigint, divisor: bigint): bigint {
	return (amount + divisor - 1n) / divisor;
}

function leastCommonMultiple(a: bigint, b: bigint): bigint {
	let [rest, divisor] = [a, b];
	while (divisor !== 0n) [rest, divisor] = [divisor, rest % divisor];
	return (a / rest) * b;
}

/** Refuses what the provider would refuse. */
function permitted(amount: bigint, currency: CurrencyRules): Ruling<bigint> {
	const { smallest, largest, multipleOf = 1n } = currency;
	if (amount < smallest) {
		return invalid(
			`${tellAmount(amount, currency)} is less than the provider's smallest charge, ${tellAmount(smallest, currency)}`,
		);
	}
	if (amount > largest) {
		return invalid(
			`${tellAmount(amount, currency)} is more than the provider's largest charge, ${tellAmount(largest, currency)}`,
		);
	}
	if (amount % multipleOf !== 0n) {
		return invalid(
			`${tellAmount(amount, currency)} is not a multiple of ${tellAmount(multipleOf, currency)}, as the provider wants amounts in this currency`,
		);
	}
	return { ok: true, value: amount };
}

function invalid(reason: string): Ruling<never> {
	return refuseFire('invalid_amount', 'amount', reason);
}

/** `12.50 USD` */
export function tellAmount(amount: bigint, { code, digits }: CurrencyRules): string {
	return `${formatMoney(amount, digits)} ${code.toUpperCase()}`;
}
