import {
	boolean,
	clearable,
	fields,
	hash,
	hashOf,
	integer,
	oneOf,
	required,
	text,
	textMap,
} from '../http/param';
import { invalidRequest } from '../http/problem';
import { newId } from '../ids';
import type { Ledger, Price } from '../state/ledger';
import { withoutEmpty } from './customers';
import {
	checkTerms,
	type CurrencyOption,
	type ParamTerms,
	TERMS,
	tiersOf,
	unitAmounts,
} from './price-terms';
import { EXPAND_ONE } from './price-view';

const TAX_BEHAVIOR = oneOf('exclusive', 'inclusive', 'unspecified');

export const PRICE_CREATE = fields({
	currency: required(text(3)),
	active: boolean(),
	billing_scheme: oneOf('per_unit', 'tiered'),
	lookup_key: text(200),
	metadata: clearable(textMap()),
	nickname: text(),
	product: text(),
	product_data: hash({ name: required(text()), unit_label: text(12), metadata: textMap() }),
	recurring: hash({
		interval: required(oneOf('day', 'month', 'week', 'year')),
		interval_count: integer({ min: 1 }),
		meter: text(),
		usage_type: oneOf('licensed', 'metered'),
	}),
	tax_behavior: TAX_BEHAVIOR,
	tiers_mode: oneOf('graduated', 'volume'),
	transform_quantity: hash({
		divide_by: required(integer({ min: 1 })),
		round: required(oneOf('down', 'up')),
	}),
	...TERMS,
	currency_options: hashOf(fields({ ...TERMS, tax_behavior: TAX_BEHAVIOR })),
	expand: EXPAND_ONE,
});

type ParamOption = ParamTerms & Pick<Partial<Created>, 'tax_behavior'>;
type Created = Omit<ReturnType<typeof PRICE_CREATE>, 'expand'>;
export type PriceParams = Partial<Created> & Pick<Created, 'currency'>;

/**
 * A new price; not yet on the ledger's shelf.
 *
 * @throws StripeProblem when the parameters do not go together
 */
export function newPrice(
	params: PriceParams,
	product: string,
	ledger: Ledger,
	id = newId('price'),
): Price {
	const tiered = params.billing_scheme === 'tiered';
	checkScheme(params, tiered);
	const currency = params.currency.toLowerCase();
	const options = optionsOf(params, currency);
	for (const [code, terms] of options) checkTerms(terms, tiered, prefixOf(code, currency));
	const { recurring } = params;
	if (recurring !== undefined) checkMeter(recurring, ledger);
	return {
		id,
		object: 'price',
		active: params.active ?? true,
		billing_scheme: params.billing_scheme ?? 'per_unit',
		created: ledger.seconds(),
		currency,
		currency_options: Object.fromEntries(
			options.map(([code, terms]) => [code, optionOf(terms, tiered)]),
		),
		custom_unit_amount: null,
		livemode: ledger.livemode,
		lookup_key: params.lookup_key ?? null,
		metadata: withoutEmpty(params.metadata ?? {}),
		nickname: params.nickname ?? null,
		product,
		recurring:
			recurring === undefined
				? null
				: {
						interval: recurring.interval,
						interval_count: recurring.interval_count ?? 1,
						meter: recurring.meter ?? null,
						trial_period_days: null,
						usage_type: recurring.usage_type ?? 'licensed',
					},
		tax_behavior: params.tax_behavior ?? 'unspecified',
		...(tiered && { tiers: tiersOf(params) }),
		tiers_mode: params.tiers_mode ?? null,
		transform_quantity: params.transform_quantity ?? null,
		type: recurring === undefined ? 'one_time' : 'recurring',
		...unitAmounts(params, tiered),
	};
}

/** Amounts by currency, the price's own among them, as Stripe shows them. */
function optionsOf(params: PriceParams, currency: string): Array<readonly [string, ParamOption]> {
	const more = Object.entries(params.currency_options ?? {});
	return [[currency, params], ...more.map(([code, one]) => [code.toLowerCase(), one] as const)];
}

function optionOf(terms: ParamOption, tiered: boolean): CurrencyOption {
	return {
		custom_unit_amount: null,
		tax_behavior: terms.tax_behavior ?? 'unspecified',
		...(tiered && { tiers: tiersOf(terms) }),
		...unitAmounts(terms, tiered),
	};
}

function prefixOf(code: string, currency: string): string {
	return code === currency ? '' : `currency_options[${code}]`;
}

function checkScheme(params: PriceParams, tiered: boolean): void {
	if (!tiered) return;
	if (params.transform_quantity !== undefined) {
		throw invalidRequest('`transform_quantity` cannot be combined with `tiers`.', {
			param: 'transform_quantity',
		});
	}
	if (params.tiers_mode === undefined) {
		throw invalidRequest(
			'`tiers` and `tiers_mode` are required when `billing_scheme` is `tiered`.',
			{ param: 'tiers' },
		);
	}
}

function checkMeter(recurring: NonNullable<PriceParams['recurring']>, ledger: Ledger): void {
	const metered = recurring.usage_type === 'metered';
	if (metered && recurring.meter === undefined) {
		throw invalidRequest('A price with `usage_type=metered` must have `recurring[meter]`.', {
			param: 'recurring[meter]',
		});
	}
	if (recurring.meter === undefined) return;
	if (!metered) {
		throw invalidRequest('`recurring[meter]` can only be set with `usage_type=metered`.', {
			param: 'recurring[meter]',
		});
	}
	if (ledger.meters.find(recurring.meter)?.status === 'active') return;
	throw invalidRequest(`No active meter found with id '${recurring.meter}'`, {
		param: 'recurring[meter]',
	});
}
