import { parseQuantity, type Quantity } from '../quantity';
import { type Package, type PriceModel, perUnitPrice, type Tier, tieredPrice } from './price-model';
import { type PriceReading, unrated } from './price-refusal';

/** A price as somebody writes it down. Amounts are in the currency's smallest unit. */
export interface GivenPrice {
	readonly currency: unknown;
	readonly scheme: 'per_unit' | 'package' | 'graduated' | 'volume';
	/** For each unit, or for each package. */
	readonly unitAmount?: unknown;
	readonly packageSize?: unknown;
	/** `up` or `down`; up where it is left out. */
	readonly packageRound?: unknown;
	readonly tiers?: readonly GivenTier[];
}

export interface GivenTier {
	/** Empty or `inf` for the last one. */
	readonly upTo?: unknown;
	readonly unitAmount?: unknown;
	readonly flatAmount?: unknown;
}

const ROUNDINGS: ReadonlyArray<Package['round']> = ['up', 'down'];

/** Reads a price that no provider knows. An empty amount is none, which only a tier may have. */
export function readGivenPrice(given: GivenPrice): PriceReading<PriceModel> {
	const currency = textOf(given.currency).toLowerCase();
	if (!/^[a-z]{3}$/.test(currency)) {
		const what = currency === '' ? 'the currency is empty' : `"${currency}" is no currency`;
		return unrated('price_currency_missing', 'currency', `${what}. Give its ISO code, such as usd`);
	}
	switch (given.scheme) {
		case 'per_unit':
		case 'package':
			return readPerUnit(given, currency);
		case 'graduated':
		case 'volume':
			return readTiers(given.tiers ?? [], currency, given.scheme);
		default:
			return unrated(
				'price_scheme_unknown',
				'scheme',
				`"${String(given.scheme)}" is no way of pricing. Choose per_unit, package, graduated or volume`,
			);
	}
}

function readPerUnit(given: GivenPrice, currency: string): PriceReading<PriceModel> {
	const amount = readAmount(given.unitAmount, 'unit_amount');
	if (!amount.ok) return amount;
	if (amount.value === null) {
		return unrated(
			'price_amount_invalid',
			'unit_amount',
			'the unit amount is empty. Set 0 if usage is free',
		);
	}
	if (given.scheme === 'per_unit') return perUnitPrice(currency, amount.value);
	const size = parseQuantity(given.packageSize);
	if (!size.ok || size.quantity.scale > 0) {
		return unrated(
			'price_package_invalid',
			'package_size',
			`a package of ${textOf(given.packageSize) || 'no'} units cannot be sold. Set a whole number from 1 upwards`,
		);
	}
	const round = ROUNDINGS.find((one) => one === (given.packageRound ?? 'up'));
	if (round === undefined) {
		return unrated(
			'price_package_invalid',
			'package_round',
			`"${textOf(given.packageRound)}" is no way to bill unfilled packages. Choose up or down`,
		);
	}
	return perUnitPrice(currency, amount.value, { size: size.quantity.units, round });
}

function readTiers(
	given: readonly GivenTier[],
	currency: string,
	scheme: 'graduated' | 'volume',
): PriceReading<PriceModel> {
	const tiers: Tier[] = [];
	for (const [index, one] of given.entries()) {
		const at = `tiers[${index}]`;
		const isOpen = ['', 'inf'].includes(textOf(one.upTo).toLowerCase());
		const upTo = readAmount(isOpen ? null : one.upTo, `${at}.up_to`);
		const unitAmount = readAmount(one.unitAmount, `${at}.unit_amount`);
		const flatAmount = readAmount(one.flatAmount, `${at}.flat_amount`);
		if (!upTo.ok) return upTo;
		if (!unitAmount.ok) return unitAmount;
		if (!flatAmount.ok) return flatAmount;
		tiers.push({ upTo: upTo.value, unitAmount: unitAmount.value, flatAmount: flatAmount.value });
	}
	return tieredPrice(currency, scheme, tiers);
}

function readAmount(raw: unknown, field: string): PriceReading<Quantity | null> {
	if (textOf(raw) === '') return { ok: true, value: null };
	const read = parseQuantity(raw);
	if (read.ok) return { ok: true, value: read.quantity };
	const code = field.endsWith('up_to') ? 'price_tiers_invalid' : 'price_amount_invalid';
	return unrated(code, field, read.reason);
}

function textOf(raw: unknown): string {
	return raw === undefined || raw === null ? '' : String(raw).trim();
}
