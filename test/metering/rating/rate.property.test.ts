import fc from 'fast-check';
import {
	addQuantities,
	compareQuantities,
	negateQuantity,
	quantity,
	type Quantity,
	ZERO,
} from '../../../metering/quantity';
import {
	perUnitPrice,
	type Tier,
	tieredPrice,
	type TieredPrice,
} from '../../../metering/rating/price-model';
import { rate, type RatedUsage } from '../../../metering/rating/rate';
import { seedProperties } from '../../support/seed';
import { amounts, perUnitPrices, priceAndUsage, tieredPrices, usages, valueOf } from './prices';

seedProperties();

const RUNS = { numRuns: 2000 };

function exactOf({ tiers }: RatedUsage): Quantity {
	return tiers.reduce((sum, { exact }) => addQuantities(sum, exact), ZERO);
}

/** Adds up unit by unit; no usage at all reaches the first tier. */
function countedOut({ tiers }: TieredPrice, usage: number): Quantity {
	const tierOf = (unit: number): number =>
		tiers.findIndex(({ upTo }) => upTo === null || BigInt(unit) <= upTo.units);
	let sum = tiers[0]?.flatAmount ?? ZERO;
	for (let unit = 1; unit <= usage; unit += 1) {
		const { unitAmount, flatAmount } = tiers[tierOf(unit)] as Tier;
		sum = addQuantities(sum, unitAmount ?? ZERO);
		const isFirstOfTier = unit > 1 && tierOf(unit) !== tierOf(unit - 1);
		if (isFirstOfTier) sum = addQuantities(sum, flatAmount ?? ZERO);
	}
	return sum;
}

describe('any price', () => {
	it('adds up its lines, each rounded by itself by at most a half', () => {
		fc.assert(
			fc.property(priceAndUsage(), ([model, usage]) => {
				const rated = rate(model, usage);
				const lines = rated.tiers.flatMap((one) => one.lines);
				expect(rated.amount).toBe(lines.reduce((sum, { amount }) => sum + amount, 0n));
				for (const { exact, amount } of lines) {
					const twice = 2n * (amount * 10n ** BigInt(exact.scale) - exact.units);
					expect(-(10n ** BigInt(exact.scale)) < twice).toBe(true);
					expect(twice <= 10n ** BigInt(exact.scale)).toBe(true);
				}
			}),
			RUNS,
		);
	});

	it('bills all of the usage and no more, and usage below zero as none', () => {
		fc.assert(
			fc.property(priceAndUsage(), ([model, usage]) => {
				const { billed, tiers } = rate(model, usage);
				expect(billed).toEqual(usage.units < 0n ? ZERO : usage);
				const used = tiers.reduce((sum, one) => addQuantities(sum, one.quantity), ZERO);
				expect(used).toEqual(billed);
				if (usage.units < 0n) expect(rate(model, usage)).toEqual(rate(model, ZERO));
			}),
			RUNS,
		);
	});

	it('costs the same as no usage until what it includes is used up, and then more', () => {
		fc.assert(
			fc.property(priceAndUsage(), ([model, usage]) => {
				const { included, billed } = rate(model, usage);
				const none = rate(model, ZERO);
				if (included === undefined) return;
				const { quantity: limit, remaining } = included;
				if (limit === null || remaining === null) {
					expect(compareQuantities(exactOf(rate(model, usage)), exactOf(none))).toBeLessThan(1);
					return;
				}
				expect(compareQuantities(exactOf(rate(model, limit)), exactOf(none))).toBeLessThan(1);
				const beyond = rate(model, addQuantities(limit, quantity(1n, 12)));
				// By volume, all of the usage changes its price there, and may get cheaper.
				if (model.scheme === 'graduated') {
					expect(compareQuantities(exactOf(beyond), exactOf(none))).toBe(1);
				}
				const left = addQuantities(limit, negateQuantity(billed));
				expect(remaining).toEqual(left.units < 0n ? ZERO : left);
			}),
			RUNS,
		);
	});
});

it('more usage never costs less, unless by volume', () => {
	const models = fc.oneof(perUnitPrices(), tieredPrices('graduated'));
	const rising = models.chain((model) =>
		fc.tuple(fc.constant(model), usages(model), amounts(100n, 12)),
	);
	fc.assert(
		fc.property(rising, ([model, usage, more]) => {
			const before = rate(model, usage);
			const after = rate(model, addQuantities(usage, more));
			expect(after.amount >= before.amount).toBe(true);
			expect(compareQuantities(exactOf(after), exactOf(before))).toBeGreaterThan(-1);
		}),
		RUNS,
	);
});

describe('graduated tiers', () => {
	const whole = tieredPrices('graduated', 60).chain((model) =>
		fc.tuple(fc.constant(model), fc.nat({ max: 100 })),
	);

	it('cost what adding up unit by unit costs', () => {
		fc.assert(
			fc.property(whole, ([model, usage]) => {
				const rated = rate(model, quantity(BigInt(usage), 0));
				expect(exactOf(rated)).toEqual(countedOut(model, usage));
			}),
			RUNS,
		);
	});

	it('cost the same when a tier is cut in two', () => {
		const cut = fc
			.tuple(tieredPrices('graduated'), fc.integer({ min: 1, max: 2000 }))
			.chain(([model, at]) => fc.tuple(fc.constant(model), fc.constant(at), usages(model)));
		fc.assert(
			fc.property(cut, ([model, at, usage]) => {
				const end = quantity(BigInt(at), 0);
				const index = model.tiers.findIndex(
					({ upTo }) => upTo === null || compareQuantities(end, upTo) <= 0,
				);
				const found = model.tiers[index] as Tier;
				fc.pre(found.upTo === null || compareQuantities(found.upTo, end) !== 0);
				const { unitAmount } = found;
				const halves = [
					{ ...found, upTo: end },
					{ upTo: found.upTo, unitAmount: unitAmount ?? ZERO, flatAmount: null },
				];
				const tiers = model.tiers.flatMap((one, place) => (place === index ? halves : one));
				const divided = valueOf(tieredPrice('usd', 'graduated', tiers));
				expect(exactOf(rate(divided, usage))).toEqual(exactOf(rate(model, usage)));
			}),
			RUNS,
		);
	});
});

it('by volume, all of the usage is at the price of one tier: the one that holds it', () => {
	const models = tieredPrices('volume').chain((model) =>
		fc.tuple(fc.constant(model), usages(model)),
	);
	fc.assert(
		fc.property(models, ([model, usage]) => {
			const { tiers, billed } = rate(model, usage);
			expect(tiers).toHaveLength(1);
			const [only] = tiers as [RatedUsage['tiers'][number]];
			const from = model.tiers[only.tier - 2]?.upTo ?? null;
			const { upTo } = model.tiers[only.tier - 1] as Tier;
			if (from !== null) expect(compareQuantities(billed, from)).toBe(1);
			if (upTo !== null) expect(compareQuantities(billed, upTo)).toBeLessThan(1);
		}),
		RUNS,
	);
});

it('one tier without an end costs what a price of each unit does, whatever the scheme', () => {
	const usage = fc.bigInt({ min: 0n, max: 10n ** 15n });
	fc.assert(
		fc.property(amounts(500n, 12), usage, (unitAmount, count) => {
			const used = quantity(count, 0);
			const perUnit = rate(valueOf(perUnitPrice('usd', unitAmount)), used);
			expect(exactOf(perUnit)).toEqual(quantity(count * unitAmount.units, unitAmount.scale));
			for (const scheme of ['graduated', 'volume'] as const) {
				const tiers = [{ upTo: null, unitAmount, flatAmount: null }];
				const same = valueOf(tieredPrice('usd', scheme, tiers));
				expect(rate(same, used).tiers).toEqual(perUnit.tiers);
			}
		}),
		RUNS,
	);
});
