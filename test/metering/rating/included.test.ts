import { formatQuantity } from '../../../metering/quantity';
import type { PriceModel } from '../../../metering/rating/price-model';
import { rate } from '../../../metering/rating/rate';
import { perUnit, q, tiered } from './prices';

function included(price: PriceModel, usage: string): [string, string] | string {
	const { included: found } = rate(price, q(usage));
	if (found === undefined) return 'nothing';
	const { quantity, remaining } = found;
	if (quantity === null || remaining === null) return 'everything';
	return [formatQuantity(quantity), formatQuantity(remaining)];
}

describe('a graduated price includes its free first tiers', () => {
	const overage = tiered('graduated', [1000, '0'], [null, '4']);

	it.each([
		['-5', '1000'],
		['0', '1000'],
		['999.5', '0.5'],
		['1000', '0'],
		['5000', '0'],
	])('of which, after %s, there remain %s', (usage, remaining) => {
		expect(included(overage, usage)).toEqual(['1000', remaining]);
	});

	it.each<[string, PriceModel, ReturnType<typeof included>]>([
		[
			'a flat amount that is due anyway',
			tiered('graduated', [10, null, '900'], [null, '1']),
			['10', '10'],
		],
		['two tiers', tiered('graduated', [10, '0'], [20, '0', '0'], [null, '1']), ['20', '20']],
		[
			'no tier that costs a flat amount',
			tiered('graduated', [10, '0'], [20, '0', '5'], [null, '1']),
			['10', '10'],
		],
		['no tier behind one that costs', tiered('graduated', [10, '1'], [null, '0']), 'nothing'],
		['all of them', tiered('graduated', [10, '0', '900'], [null, null, '0']), 'everything'],
	])('%s', (_, price, expected) => {
		expect(included(price, '0')).toEqual(expected);
	});
});

describe('a volume price includes usage up to where the total changes', () => {
	it.each<[string, PriceModel, ReturnType<typeof included>]>([
		['free at first', tiered('volume', [10, '0'], [null, '1']), ['10', '10']],
		[
			'the same flat amount',
			tiered('volume', [10, '0', '900'], [20, null, '900'], [null, '1']),
			['20', '20'],
		],
		['a higher flat amount', tiered('volume', [10, '0', '900'], [null, '0', '901']), ['10', '10']],
		['a lower flat amount', tiered('volume', [10, '0', '900'], [null, '0']), 'everything'],
		['a price from the first unit', tiered('volume', [10, '2'], [null, '0']), 'nothing'],
	])('%s', (_, price, expected) => {
		expect(included(price, '0')).toEqual(expected);
	});
});

it.each<[string, PriceModel, string]>([
	['nothing where each unit costs', perUnit('0.000000000001'), 'nothing'],
	['everything where nothing costs', perUnit('0'), 'everything'],
	['no package that is not yet full', perUnit('5', 1000, 'down'), 'nothing'],
])('a price without tiers includes %s', (_, price, expected) => {
	expect(included(price, '0')).toBe(expected);
});
