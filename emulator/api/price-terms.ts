import { decimal, hash, integer, list, type Reader, required } from '../http/param';
import { invalidRequest } from '../http/problem';
import type { Price } from '../state/ledger';

export type Tier = NonNullable<Price['tiers']>[number];
/** What a price costs in one currency. */
export type CurrencyOption = NonNullable<Price['currency_options']>[string];

const AMOUNT = integer({ min: 0 });
const UP_TO = integer({ min: 1 });
const upTo: Reader<number | 'inf' | undefined> = (raw, name) =>
	raw === 'inf' ? raw : UP_TO(raw, name);

/** Amounts as a price takes them in each of its currencies. */
export const TERMS = {
	tiers: list(
		hash({
			up_to: required(upTo),
			unit_amount: AMOUNT,
			unit_amount_decimal: decimal(),
			flat_amount: AMOUNT,
			flat_amount_decimal: decimal(),
		}),
	),
	unit_amount: AMOUNT,
	unit_amount_decimal: decimal(),
};

export type ParamTerms = { [Key in keyof typeof TERMS]?: ReturnType<(typeof TERMS)[Key]> };
type ParamTier = NonNullable<ParamTerms['tiers']>[number];

/**
 * @param prefix where the amounts stand, empty for the top of the price
 * @throws StripeProblem when they do not go together
 */
export function checkTerms(terms: ParamTerms, tiered: boolean, prefix: string): void {
	const named = (name: string) => (prefix === '' ? name : `${prefix}[${name}]`);
	const wrong = (message: string, param: string) =>
		invalidRequest(message, { param: named(param) });
	const amounts = [terms.unit_amount, terms.unit_amount_decimal].filter(
		(amount) => amount !== undefined,
	);
	if (!tiered) {
		if (amounts.length === 1) return;
		throw wrong(
			'You must specify exactly one of `unit_amount` and `unit_amount_decimal`.',
			'unit_amount',
		);
	}
	if (amounts.length > 0) {
		throw wrong('`unit_amount` cannot be set when `billing_scheme` is `tiered`.', 'unit_amount');
	}
	if (terms.tiers === undefined || terms.tiers.length === 0) {
		throw wrong(
			'`tiers` and `tiers_mode` are required when `billing_scheme` is `tiered`.',
			'tiers',
		);
	}
	if (terms.tiers.at(-1)?.up_to !== 'inf') {
		throw wrong('The last tier must have `up_to` set to `inf`.', 'tiers');
	}
	terms.tiers.forEach((tier, index, tiers) =>
		checkTier(tier, tiers[index - 1], named(`tiers[${index}]`)),
	);
}

/** @see https://docs.stripe.com/subscriptions/pricing-models/tiered-pricing#flat-rate */
function checkTier(tier: ParamTier, before: ParamTier | undefined, param: string): void {
	if (endOf(tier) <= endOf(before)) {
		throw invalidRequest('The tiers must be in ascending order of `up_to`.', { param });
	}
	const { unit_amount, unit_amount_decimal, flat_amount, flat_amount_decimal } = tier;
	if ((unit_amount ?? unit_amount_decimal ?? flat_amount ?? flat_amount_decimal) === undefined) {
		throw invalidRequest('Each tier must have a `unit_amount` or a `flat_amount`.', { param });
	}
}

function endOf(tier: ParamTier | undefined): number {
	return tier?.up_to === 'inf' ? Infinity : (tier?.up_to ?? 0);
}

export function tiersOf({ tiers = [] }: ParamTerms): Tier[] {
	return tiers.map((tier) => ({
		flat_amount: wholeAmount(tier.flat_amount, tier.flat_amount_decimal),
		flat_amount_decimal: decimalAmount(tier.flat_amount, tier.flat_amount_decimal),
		unit_amount: wholeAmount(tier.unit_amount, tier.unit_amount_decimal),
		unit_amount_decimal: decimalAmount(tier.unit_amount, tier.unit_amount_decimal),
		up_to: tier.up_to === 'inf' ? null : tier.up_to,
	}));
}

export function unitAmounts(
	{ unit_amount: whole, unit_amount_decimal: text }: ParamTerms,
	tiered: boolean,
): Pick<Price, 'unit_amount' | 'unit_amount_decimal'> {
	return tiered
		? { unit_amount: null, unit_amount_decimal: null }
		: { unit_amount: wholeAmount(whole, text), unit_amount_decimal: decimalAmount(whole, text) };
}

function wholeAmount(whole: number | undefined, text: string | undefined): number | null {
	if (whole !== undefined) return whole;
	return text === undefined || text.includes('.') ? null : Number(text);
}

function decimalAmount(whole: number | undefined, text: string | undefined): string | null {
	return text ?? whole?.toString() ?? null;
}
