import fc from 'fast-check';
import { parseQuantity, quantity, type Quantity } from '../../../metering/quantity';
import {
	type Package,
	type PriceModel,
	perUnitPrice,
	type Tier,
	tieredPrice,
	type TieredPrice,
} from '../../../metering/rating/price-model';
import type { PriceReading } from '../../../metering/rating/price-refusal';

export function q(text: string): Quantity {
	const reading = parseQuantity(text);
	if (!reading.ok) throw new Error(reading.reason);
	return reading.quantity;
}

/** @throws when there is none */
export function valueOf<T>(reading: PriceReading<T>): T {
	if (!reading.ok) throw new Error(`${reading.refusal.field}: ${reading.refusal.reason}`);
	return reading.value;
}

export function perUnit(amount: string, size?: number, round: Package['round'] = 'up'): PriceModel {
	const inPackages = size === undefined ? null : { size: BigInt(size), round };
	return valueOf(perUnitPrice('usd', q(amount), inPackages));
}

/** End, amount of each unit, flat amount; what is left out is null. */
export type TierTexts = readonly [upTo: number | null, unit: string | null, flat?: string | null];

export function tier([upTo, unit, flat]: TierTexts): Tier {
	return {
		upTo: upTo === null ? null : q(String(upTo)),
		unitAmount: unit === null ? null : q(unit),
		flatAmount: flat === null || flat === undefined ? null : q(flat),
	};
}

export function tiered(scheme: TieredPrice['scheme'], ...tiers: readonly TierTexts[]): TieredPrice {
	return valueOf(tieredPrice('usd', scheme, tiers.map(tier)));
}

/** Decimals of 0 or more with up to some places; often whole, often 0. */
export function amounts(largest: bigint, places: number): fc.Arbitrary<Quantity> {
	return fc.oneof(
		fc.constant(quantity(0n, 0)),
		fc.bigInt({ min: 0n, max: largest }).map((units) => quantity(units, 0)),
		fc
			.tuple(fc.bigInt({ min: 0n, max: largest * 10n ** BigInt(places) }), fc.nat({ max: places }))
			.map(([units, dropped]) => quantity(units / 10n ** BigInt(dropped), places - dropped)),
		// Halves, where rounding is decided.
		fc.bigInt({ min: 0n, max: largest }).map((units) => quantity(units * 10n + 5n, 1)),
	);
}

/** Ends in order, the last one open. */
function ends(largest: number): fc.Arbitrary<Array<Quantity | null>> {
	return fc
		.uniqueArray(fc.integer({ min: 1, max: largest }), { maxLength: 5 })
		.map((found) => [...found.sort((a, b) => a - b).map((end) => quantity(BigInt(end), 0)), null]);
}

/** @param largestEnd of a tier that has one */
export function tieredPrices(
	scheme: TieredPrice['scheme'],
	largestEnd = 1000,
): fc.Arbitrary<TieredPrice> {
	const priced = fc
		.tuple(fc.option(amounts(500n, 12)), fc.option(amounts(5000n, 0)))
		.filter(([unit, flat]) => unit !== null || flat !== null);
	return ends(largestEnd).chain((found) =>
		fc.array(priced, { minLength: found.length, maxLength: found.length }).map((prices) =>
			valueOf(
				tieredPrice(
					'usd',
					scheme,
					prices.map(([unitAmount, flatAmount], index) => ({
						upTo: found[index] ?? null,
						unitAmount,
						flatAmount,
					})),
				),
			),
		),
	);
}

export function perUnitPrices(): fc.Arbitrary<PriceModel> {
	const packages = fc.record({
		size: fc.bigInt({ min: 1n, max: 1000n }),
		round: fc.constantFrom<Package['round'][]>('up', 'down'),
	});
	return fc
		.tuple(amounts(500n, 12), fc.option(packages))
		.map(([amount, inPackages]) => valueOf(perUnitPrice('usd', amount, inPackages)));
}

export function prices(): fc.Arbitrary<PriceModel> {
	return fc.oneof(perUnitPrices(), tieredPrices('graduated'), tieredPrices('volume'));
}

/** Usage below, on, just beside and far beyond the ends of tiers, in at most 15 digits. */
export function usages(model: PriceModel): fc.Arbitrary<Quantity> {
	const ends = model.scheme === 'per_unit' ? [] : model.tiers.flatMap(({ upTo }) => upTo ?? []);
	const beside = fc
		.tuple(fc.constantFrom(quantity(0n, 0), ...ends), fc.integer({ min: -2, max: 2 }), fc.nat(11))
		.map(([{ units }, step, places]) =>
			quantity(units * 10n ** BigInt(places) + BigInt(step), places),
		);
	return fc.oneof(beside, amounts(2000n, 6));
}

export function priceAndUsage(): fc.Arbitrary<[PriceModel, Quantity]> {
	return prices().chain((model) => fc.tuple(fc.constant(model), usages(model)));
}
