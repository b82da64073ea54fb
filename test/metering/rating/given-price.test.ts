import { type GivenPrice, readGivenPrice } from '../../../metering/rating/given-price';
import { perUnit, tiered, valueOf } from './prices';

const PER_UNIT: GivenPrice = { currency: 'USD', scheme: 'per_unit', unitAmount: '1.5' };

it.each<[GivenPrice, unknown]>([
	[PER_UNIT, perUnit('1.5')],
	[
		{ ...PER_UNIT, scheme: 'package', packageSize: 1000, packageRound: 'down' },
		perUnit('1.5', 1000, 'down'),
	],
	[{ ...PER_UNIT, scheme: 'package', packageSize: '10' }, perUnit('1.5', 10, 'up')],
	[
		{
			currency: ' usd ',
			scheme: 'graduated',
			tiers: [
				{ upTo: 100, unitAmount: 0, flatAmount: '' },
				{ upTo: '', unitAmount: '0.02', flatAmount: 500 },
			],
		},
		tiered('graduated', [100, '0'], [null, '0.02', '500']),
	],
	[
		{ currency: 'usd', scheme: 'volume', tiers: [{ upTo: 'inf', unitAmount: '2' }] },
		tiered('volume', [null, '2']),
	],
])('reads %j', (given, model) => {
	expect(valueOf(readGivenPrice(given))).toEqual(model);
});

it.each<[GivenPrice, string, string]>([
	[{ ...PER_UNIT, currency: '' }, 'price_currency_missing', 'currency'],
	[{ ...PER_UNIT, currency: 'dollars' }, 'price_currency_missing', 'currency'],
	[{ ...PER_UNIT, unitAmount: '' }, 'price_amount_invalid', 'unit_amount'],
	[{ ...PER_UNIT, unitAmount: '1,5' }, 'price_amount_invalid', 'unit_amount'],
	[{ ...PER_UNIT, unitAmount: -1 }, 'price_amount_invalid', 'unit_amount'],
	[{ ...PER_UNIT, scheme: 'package' }, 'price_package_invalid', 'package_size'],
	[{ ...PER_UNIT, scheme: 'package', packageSize: 1.5 }, 'price_package_invalid', 'package_size'],
	[{ ...PER_UNIT, scheme: 'package', packageSize: 0 }, 'price_package_invalid', 'package_size'],
	[
		{ ...PER_UNIT, scheme: 'package', packageSize: 10, packageRound: 'Down' },
		'price_package_invalid',
		'package_round',
	],
	[{ ...PER_UNIT, scheme: 'auction' as 'volume' }, 'price_scheme_unknown', 'scheme'],
	[{ currency: 'usd', scheme: 'volume' }, 'price_tiers_invalid', 'tiers'],
	[
		{ currency: 'usd', scheme: 'volume', tiers: [{ upTo: 'many', unitAmount: 1 }] },
		'price_tiers_invalid',
		'tiers[0].up_to',
	],
	[
		{ currency: 'usd', scheme: 'graduated', tiers: [{ upTo: 10, unitAmount: 1 }] },
		'price_tiers_invalid',
		'tiers[0].up_to',
	],
	[
		{ currency: 'usd', scheme: 'graduated', tiers: [{ upTo: '', flatAmount: 'x' }] },
		'price_amount_invalid',
		'tiers[0].flat_amount',
	],
])('refuses %j as %s at %s', (given, code, field) => {
	expect(readGivenPrice(given)).toMatchObject({ ok: false, refusal: { code, field } });
});
