import { readPriceModel } from '../../../providers/stripe/price-model';
import { OPTION, price, TIERED, type WirePrice, type WireTier } from './wire-prices';

const RECURRING = price().recurring as unknown as NonNullable<WirePrice['recurring']>;
const CUSTOM = { maximum: null, minimum: null, preset: null };
const [FIRST, LAST] = TIERED.tiers as [WireTier, WireTier];

type Refused = [what: string, price: Partial<WirePrice>, code: string, field: string];

const REFUSED: Refused[] = [
	['a deleted price', { deleted: true } as never, 'price_deleted', 'id'],
	[
		'a quantity that is set',
		{ recurring: { ...RECURRING, usage_type: 'licensed' } },
		'price_not_metered',
		'recurring.usage_type',
	],
	['a price that is paid once', { recurring: null }, 'price_not_metered', 'recurring.usage_type'],
	[
		'what the customer chooses',
		{ custom_unit_amount: CUSTOM },
		'price_custom_amount',
		'custom_unit_amount',
	],
	['tiers that were not asked for', { ...TIERED, tiers: undefined }, 'price_not_expanded', 'tiers'],
	['an unknown scheme', { billing_scheme: 'matrix' }, 'price_scheme_unknown', 'billing_scheme'],
	['an unknown mode', { ...TIERED, tiers_mode: 'slab' }, 'price_scheme_unknown', 'tiers_mode'],
	['no mode of tiers', { ...TIERED, tiers_mode: null }, 'price_scheme_unknown', 'tiers_mode'],
	[
		'an unknown way to round packages',
		{ transform_quantity: { divide_by: 5, round: 'nearest' } },
		'price_scheme_unknown',
		'transform_quantity.round',
	],
	[
		'packages of tiers',
		{ ...TIERED, transform_quantity: { divide_by: 5, round: 'up' } },
		'price_package_invalid',
		'transform_quantity',
	],
	[
		'packages of nothing',
		{ transform_quantity: { divide_by: 0, round: 'up' } },
		'price_package_invalid',
		'transform_quantity.divide_by',
	],
	[
		'packages of half a unit',
		{ transform_quantity: { divide_by: 0.5, round: 'up' } },
		'price_amount_invalid',
		'transform_quantity.divide_by',
	],
	['no amount', { unit_amount_decimal: null }, 'price_amount_invalid', 'unit_amount'],
	['no number', { unit_amount_decimal: '1,5' }, 'price_amount_invalid', 'unit_amount'],
	['an amount below zero', { unit_amount_decimal: '-1' }, 'price_amount_invalid', 'unit_amount'],
	[
		'a flat amount that is no number',
		{ ...TIERED, tiers: [FIRST, { ...LAST, flat_amount_decimal: 'x' }] },
		'price_amount_invalid',
		'tiers[1].flat_amount',
	],
	[
		'an end that is too large for a number',
		{ ...TIERED, tiers: [{ ...FIRST, up_to: 2 ** 53 }, LAST] },
		'price_amount_invalid',
		'tiers[0].up_to',
	],
	['tiers that end', { ...TIERED, tiers: [FIRST] }, 'price_tiers_invalid', 'tiers[0].up_to'],
];

const REFUSED_IN_EUROS: Refused[] = [
	['currencies that were not asked for', {}, 'price_not_expanded', 'currency_options'],
	[
		'a currency that it lacks',
		{ currency_options: { gbp: OPTION } },
		'price_currency_missing',
		'currency_options',
	],
	[
		'tiers that were not asked for',
		{ ...TIERED, currency_options: { eur: OPTION } },
		'price_not_expanded',
		'currency_options.eur.tiers',
	],
	[
		'what the customer chooses',
		{ currency_options: { eur: { ...OPTION, custom_unit_amount: CUSTOM } } },
		'price_custom_amount',
		'currency_options.eur.custom_unit_amount',
	],
	[
		'an amount below zero',
		{ currency_options: { eur: { ...OPTION, unit_amount_decimal: '-1' } } },
		'price_amount_invalid',
		'currency_options.eur.unit_amount',
	],
];

describe.each([
	['usd', REFUSED],
	['eur', REFUSED_IN_EUROS],
])('in %s, it refuses', (currency, rows) => {
	it.each(rows)('%s', (_, more, code, field) => {
		const reading = readPriceModel(price(more), currency);
		expect(reading).toMatchObject({ ok: false, refusal: { code, field } });
		expect(reading.ok ? '' : reading.refusal.reason).toMatch(/^\S.{15,}[^.]$/);
	});
});

it('says which currencies there are, and what to ask Stripe for', () => {
	const lacking = readPriceModel(price({ currency_options: { eur: OPTION, usd: OPTION } }), 'gbp');
	expect(lacking).toMatchObject({
		refusal: { reason: expect.stringMatching(/ in gbp\. Its currencies are usd, eur$/) },
	});
	const plain = readPriceModel(price({ ...TIERED, tiers: undefined }));
	expect(plain).toMatchObject({ refusal: { reason: expect.stringMatching(/expand\[\]=tiers$/) } });
});
