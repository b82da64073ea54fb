import { invalidRequest } from '../http/problem';
import type { Ledger, Price } from '../state/ledger';
import { priceOf } from './prices';
import type { Billable } from './subscription-form';

export interface ItemParams {
	readonly price: string;
	readonly quantity?: number | undefined;
}

/**
 * What an item of a subscription is to bill.
 *
 * @param at where it stands in the request, such as `items[0]`; empty at the top
 * @throws StripeProblem when Stripe, or this emulator, does not bill it
 */
export function billableOf(
	{ price: id, quantity }: ItemParams,
	at: string,
	ledger: Ledger,
): Billable {
	const named = (name: string) => (at === '' ? name : `${at}[${name}]`);
	const price = priceOf(ledger, id, named('price'));
	if (price.recurring === null) {
		throw invalidRequest(
			`The price specified is set to \`type=one_time\` but this field only accepts prices with \`type=recurring\`.`,
			{ param: named('price') },
		);
	}
	if (price.recurring.usage_type === 'metered' && quantity !== undefined) {
		throw invalidRequest('You cannot set the quantity for metered plans.', {
			param: named('quantity'),
		});
	}
	return { price, quantity };
}

/** @throws StripeProblem when the items cannot be on one invoice */
export function checkTogether(items: readonly Billable[], currency: string): void {
	const cycles = new Set(
		items.map(({ price: { recurring } }) => `${recurring?.interval_count} ${recurring?.interval}`),
	);
	if (cycles.size > 1) {
		throw invalidRequest('This emulator bills all items of a subscription at one interval.', {
			param: 'items',
		});
	}
	const lacking = items.find(({ price }) => !hasCurrency(price, currency));
	if (lacking !== undefined) {
		throw invalidRequest(
			`The price specified only supports \`${lacking.price.currency}\`. This doesn't match the expected currency: \`${currency}\`.`,
			{ param: 'items' },
		);
	}
}

function hasCurrency({ currency_options: options = {} }: Price, currency: string): boolean {
	return Object.hasOwn(options, currency);
}
