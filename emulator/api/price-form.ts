import {
	boolean,
	clearable,
	decimal,
	expand,
	fields,
	hash,
	integer,
	list,
	oneOf,
	type Reader,
	required,
	text,
	textMap,
} from '../http/param';
import { invalidRequest } from '../http/problem';
import { newId } from '../ids';
import type { Ledger, Price } from '../state/ledger';
import { withoutEmpty } from './customers';

export type Tier = NonNullable<Price['tiers']>[number];

const AMOUNT = integer({ min: 0 });
const UP_TO = integer({ min: 1 });
const upTo: Reader<number | 'inf' | undefined> = (raw, name) =>
	raw === 'inf' ? raw : UP_TO(raw, name);

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
	tax_behavior: oneOf('exclusive', 'inclusive', 'unspecified'),
	tiers: list(
		hash({
			up_to: required(upTo),
			unit_amount: AMOUNT,
			unit_amount_decimal: decimal(),
			flat_amount: AMOUNT,
			flat_amount_decimal: decimal(),
		}),
	),
	tiers_mode: oneOf('graduated', 'volume'),
	transform_quantity: hash({
		divide_by: required(integer({ min: 1 })),
		round: required(oneOf('down', 'up')),
	}),
	unit_amount: AMOUNT,
	unit_amount_decimal: decimal(),
	expand: expand('tiers'),
});

type Created = Omit<ReturnType<typeof PRICE_CREATE>, 'expand'>;
type ParamTier = NonNullable<Created['tiers']>[number];
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
	const { recurring } = params;
	if (recurring !== undefined) checkMeter(recurring, ledger);
	return {
		id,
		object: 'price',
		active: params.active ?? true,
		billing_scheme: params.billing_scheme ?? 'per_unit',
		created: ledger.seconds(),
		currency: params.currency.toLowerCase(),
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
		unit_amount: tiered ? null : wholeAmount(params.unit_amount, params.unit_amount_decimal),
		unit_amount_decimal: tiered
			? null
			: decimalAmount(params.unit_amount, params.unit_amount_decimal),
	};
}

function checkScheme(params: PriceParams, tiered: boolean): void {
	const amounts = [params.unit_amount, params.unit_amount_decimal].filter(
		(amount) => amount !== undefined,
	);
	const wrong = (message: string, param: string) => invalidRequest(message, { param });
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
	if (params.transform_quantity !== undefined) {
		throw wrong('`transform_quantity` cannot be combined with `tiers`.', 'transform_quantity');
	}
	if (params.tiers === undefined || params.tiers.length === 0 || params.tiers_mode === undefined) {
		throw wrong(
			'`tiers` and `tiers_mode` are required when `billing_scheme` is `tiered`.',
			'tiers',
		);
	}
	if (params.tiers.at(-1)?.up_to !== 'inf') {
		throw wrong('The last tier must have `up_to` set to `inf`.', 'tiers');
	}
	params.tiers.forEach(checkTier);
}

/** @see https://docs.stripe.com/subscriptions/pricing-models/tiered-pricing#flat-rate */
function checkTier(tier: ParamTier, index: number, tiers: readonly ParamTier[]): void {
	const wrong = (message: string) => invalidRequest(message, { param: `tiers[${index}]` });
	if (endOf(tier) <= endOf(tiers[index - 1])) {
		throw wrong('The tiers must be in ascending order of `up_to`.');
	}
	const { unit_amount, unit_amount_decimal, flat_amount, flat_amount_decimal } = tier;
	if ((unit_amount ?? unit_amount_decimal ?? flat_amount ?? flat_amount_decimal) === undefined) {
		throw wrong('Each tier must have a `unit_amount` or a `flat_amount`.');
	}
}

function endOf(tier: ParamTier | undefined): number {
	return tier?.up_to === 'inf' ? Infinity : (tier?.up_to ?? 0);
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

function tiersOf({ tiers = [] }: PriceParams): Tier[] {
	return tiers.map((tier) => ({
		flat_amount: wholeAmount(tier.flat_amount, tier.flat_amount_decimal),
		flat_amount_decimal: decimalAmount(tier.flat_amount, tier.flat_amount_decimal),
		unit_amount: wholeAmount(tier.unit_amount, tier.unit_amount_decimal),
		unit_amount_decimal: decimalAmount(tier.unit_amount, tier.unit_amount_decimal),
		up_to: tier.up_to === 'inf' ? null : tier.up_to,
	}));
}

function wholeAmount(whole: number | undefined, text: string | undefined): number | null {
	if (whole !== undefined) return whole;
	return text === undefined || text.includes('.') ? null : Number(text);
}

function decimalAmount(whole: number | undefined, text: string | undefined): string | null {
	return text ?? whole?.toString() ?? null;
}
