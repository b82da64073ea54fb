import { expand } from '../http/param';
import type { Price } from '../state/ledger';

/** A currency has to be named: `currency_options.tiers` is taken, and expands nothing. */
const EXPANDABLE = [
	'tiers',
	'currency_options',
	'currency_options.tiers',
	'currency_options.*.tiers',
];

/** What a single price may be asked for. */
export const EXPAND_ONE = expand(...EXPANDABLE);
/** What a list of prices may be asked for. */
export const EXPAND_LIST = expand(...EXPANDABLE.map((name) => `data.${name}`));

/**
 * A price as it is answered: tiers, other currencies, and the tiers of these, only show when they
 * are asked for.
 *
 * @param prefix `data.` for a price of a list
 */
export function priceView(
	price: Price,
	expanded: ReadonlySet<string> = new Set(),
	prefix: '' | 'data.' = '',
): Price {
	const asks = (name: string) => expanded.has(`${prefix}${name}`);
	const options = Object.entries(price.currency_options ?? {}).map(([code, option]) => [
		code,
		asks(`currency_options.${code}.tiers`) ? option : { ...option, tiers: undefined },
	]);
	// Whoever expands what is below expands what is above.
	const showsOptions = [...expanded].some((name) => name.startsWith(`${prefix}currency_options`));
	return {
		...price,
		tiers: asks('tiers') ? price.tiers : undefined,
		currency_options: showsOptions ? Object.fromEntries(options) : undefined,
	};
}
