import { perUnitPrice, tieredPrice } from '../../../metering/rating/price-model';
import type { PriceReading } from '../../../metering/rating/price-refusal';
import { q, tier, type TierTexts } from './prices';

function refusalOf(reading: PriceReading<unknown>): [string, string] | undefined {
	return reading.ok ? undefined : [reading.refusal.code, reading.refusal.field];
}

it.each<[string, readonly TierTexts[], string]>([
	['there are none', [], 'tiers'],
	['the last one ends', [[5, '1']], 'tiers[0].up_to'],
	[
		'one before the last has no end',
		[
			[null, '1'],
			[null, '1'],
		],
		'tiers[0].up_to',
	],
	[
		'the first one ends at 0',
		[
			[0, '1'],
			[null, '1'],
		],
		'tiers[0].up_to',
	],
	[
		'one ends where the one before it does',
		[
			[5, '1'],
			[5, '2'],
			[null, '1'],
		],
		'tiers[1].up_to',
	],
	[
		'one goes back',
		[
			[5, '1'],
			[4, '2'],
			[null, '1'],
		],
		'tiers[1].up_to',
	],
	[
		'one has no amount',
		[
			[5, '1'],
			[null, null],
		],
		'tiers[1]',
	],
])('tiers are refused when %s', (_, tiers, field) => {
	const reading = tieredPrice('usd', 'graduated', tiers.map(tier));
	expect(refusalOf(reading)).toEqual(['price_tiers_invalid', field]);
});

it.each<[string, PriceReading<unknown>, string]>([
	['of a unit', perUnitPrice('usd', q('-1')), 'unit_amount'],
	['of a unit', perUnitPrice('usd', q('0.0000000000001')), 'unit_amount'],
	['of a tier', tieredPrice('usd', 'volume', [tier([null, '-0.5'])]), 'tiers[0].unit_amount'],
	['of a tier', tieredPrice('usd', 'volume', [tier([null, '1', '-2'])]), 'tiers[0].flat_amount'],
])('an amount %s is refused below zero and beyond 12 places', (_, reading, field) => {
	expect(refusalOf(reading)).toEqual(['price_amount_invalid', field]);
});

it('an amount may have 12 places', () => {
	expect(perUnitPrice('usd', q('0.000000000001')).ok).toBe(true);
});

it('a package holds at least one unit', () => {
	const of = (size: bigint) => perUnitPrice('usd', q('1'), { size, round: 'up' });
	expect(refusalOf(of(0n))).toEqual(['price_package_invalid', 'package_size']);
	expect(of(1n).ok).toBe(true);
});
