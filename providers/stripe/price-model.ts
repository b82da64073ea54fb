import type Stripe from 'stripe';
import {
	type PriceModel,
	perUnitPrice,
	type Tier,
	tieredPrice,
} from '../../metering/rating/price-model';
import { type PriceReading, unrated } from '../../metering/rating/price-refusal';
import { parseQuantity, quantity, type Quantity } from '../../metering/quantity';

/** The terms that a price has in one currency. */
type Terms = Pick<
	Stripe.Price,
	'custom_unit_amount' | 'tiers' | 'unit_amount' | 'unit_amount_decimal'
>;

/** Where refusals find the terms: at the top of the price, or below its currency. */
interface Place {
	readonly currency: string;
	readonly prefix: string;
}

/**
 * Reads what usage costs from a metered price of Stripe's, as it travels or as the client of
 * Stripe's has it. Whether taxes are included in the amounts or come on top makes no difference to
 * them.
 *
 * @param currency the subscription's, when it is not the price's own
 * @returns the model, or why the price cannot be rated exactly
 */
export function readPriceModel(
	price: Stripe.Price | Stripe.DeletedPrice,
	currency?: string,
): PriceReading<PriceModel> {
	if (price.deleted) {
		return unrated(
			'price_deleted',
			'id',
			`the price ${price.id} is deleted, so that Stripe no longer says what it charges. Choose another one`,
		);
	}
	const usageType = price.recurring?.usage_type ?? 'none';
	if (usageType !== 'metered') {
		return unrated(
			'price_not_metered',
			'recurring.usage_type',
			`the price ${price.id} bills ${usageType === 'licensed' ? 'a quantity that is set on the subscription' : 'once'}, not usage. Choose a metered price`,
		);
	}
	const asked = (currency ?? price.currency).toLowerCase();
	if (asked === price.currency) return readTerms(price, price, { currency: asked, prefix: '' });
	const place = { currency: asked, prefix: `currency_options.${asked}.` };
	const options = price.currency_options;
	if (options === undefined) return notExpanded('currency_options');
	const terms = options[asked];
	if (terms === undefined) {
		return unrated(
			'price_currency_missing',
			'currency_options',
			`the price ${price.id} has no amounts in ${asked}. Its currencies are ${[...new Set([price.currency, ...Object.keys(options)])].join(', ')}`,
		);
	}
	return readTerms(price, terms, place);
}

function readTerms(price: Stripe.Price, terms: Terms, place: Place): PriceReading<PriceModel> {
	const { prefix } = place;
	if (terms.custom_unit_amount !== null && terms.custom_unit_amount !== undefined) {
		return unrated(
			'price_custom_amount',
			`${prefix}custom_unit_amount`,
			'the customer chooses the amount when they pay. Choose a price with an amount of its own',
		);
	}
	switch (price.billing_scheme) {
		case 'per_unit':
			return readPerUnit(price, terms, place);
		case 'tiered':
			return readTiered(price, terms, place);
		default:
			return unknown('billing_scheme', price.billing_scheme, 'per_unit and tiered');
	}
}

function readPerUnit(
	{ transform_quantity: transform }: Stripe.Price,
	terms: Terms,
	{ currency, prefix }: Place,
): PriceReading<PriceModel> {
	const amount = readAmount(terms.unit_amount_decimal, terms.unit_amount, `${prefix}unit_amount`);
	if (!amount.ok) return amount;
	if (amount.value === null) {
		return unrated('price_amount_invalid', `${prefix}unit_amount`, 'the price has no amount');
	}
	if (!transform) return placed(perUnitPrice(currency, amount.value), prefix);
	const round = oneOf(transform.round, 'up', 'down');
	if (round === undefined) {
		return unknown('transform_quantity.round', transform.round, 'up and down');
	}
	const size = readWhole(transform.divide_by, 'transform_quantity.divide_by');
	if (!size.ok) return size;
	return placed(perUnitPrice(currency, amount.value, { size: size.value, round }), prefix);
}

function readTiered(price: Stripe.Price, terms: Terms, place: Place): PriceReading<PriceModel> {
	const { currency, prefix } = place;
	const mode = oneOf(price.tiers_mode, 'graduated', 'volume');
	if (mode === undefined) {
		return unknown('tiers_mode', String(price.tiers_mode), 'graduated and volume');
	}
	if (price.transform_quantity) {
		return unrated(
			'price_package_invalid',
			'transform_quantity',
			'packages of a tiered price are nothing that Stripe has. Choose a price with one of both',
		);
	}
	if (!terms.tiers) return notExpanded(`${prefix}tiers`);
	const tiers: Tier[] = [];
	for (const [index, tier] of terms.tiers.entries()) {
		const read = readTier(tier, `${prefix}tiers[${index}]`);
		if (!read.ok) return read;
		tiers.push(read.value);
	}
	return placed(tieredPrice(currency, mode, tiers), prefix);
}

function readTier(tier: Stripe.Price.Tier, at: string): PriceReading<Tier> {
	const { unit_amount, unit_amount_decimal, flat_amount, flat_amount_decimal, up_to } = tier;
	const unitAmount = readAmount(unit_amount_decimal, unit_amount, `${at}.unit_amount`);
	if (!unitAmount.ok) return unitAmount;
	const flatAmount = readAmount(flat_amount_decimal, flat_amount, `${at}.flat_amount`);
	if (!flatAmount.ok) return flatAmount;
	const amounts = { unitAmount: unitAmount.value, flatAmount: flatAmount.value };
	if (up_to === null) return { ok: true, value: { upTo: null, ...amounts } };
	const upTo = readWhole(up_to, `${at}.up_to`);
	return upTo.ok ? { ok: true, value: { upTo: quantity(upTo.value, 0), ...amounts } } : upTo;
}

/** The decimal is the whole truth; the integer is null when it cannot hold it. */
function readAmount(
	decimal: Stripe.Decimal | null | undefined,
	whole: number | null | undefined,
	field: string,
): PriceReading<Quantity | null> {
	const raw = decimal ?? whole ?? null;
	if (raw === null) return { ok: true, value: null };
	const read = parseQuantity(String(raw));
	return read.ok
		? { ok: true, value: read.quantity }
		: unrated('price_amount_invalid', field, read.reason);
}

/** A number of units; one that a double does not hold exactly has lost its last digits on the way. */
function readWhole(raw: number, field: string): PriceReading<bigint> {
	return Number.isSafeInteger(raw)
		? { ok: true, value: BigInt(raw) }
		: unrated('price_amount_invalid', field, `${raw} is no whole number that is kept exactly`);
}

function oneOf<T extends string>(raw: string | null, ...known: readonly T[]): T | undefined {
	return known.find((one) => one === raw);
}

/** Names the field of a refused model as Stripe does. */
function placed(model: PriceReading<PriceModel>, prefix: string): PriceReading<PriceModel> {
	if (model.ok) return model;
	const { code, field, reason } = model.refusal;
	const isPackage = code === 'price_package_invalid';
	return unrated(code, isPackage ? 'transform_quantity.divide_by' : `${prefix}${field}`, reason);
}

function notExpanded(field: string) {
	return unrated(
		'price_not_expanded',
		field,
		`Stripe leaves it out unless it is asked for. Read the price with expand[]=${field}`,
	);
}

function unknown(field: string, value: string, known: string) {
	return unrated(
		'price_scheme_unknown',
		field,
		`"${value}" is a way of pricing that came after this version of the package, which knows ${known}. Update the package`,
	);
}
