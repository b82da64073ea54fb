import type { IExecuteFunctions } from 'n8n-workflow';
import { parseQuantity, type Quantity } from '../../../../metering/quantity';
import {
	type GivenPrice,
	type GivenTier,
	readGivenPrice,
} from '../../../../metering/rating/given-price';
import type { ItemField } from '../../../../providers/stripe/item-result';
import {
	lookupOf,
	type PriceLookup,
	type PriceRef,
} from '../../../../providers/stripe/billing/price-directory';
import { textOf, unreadable } from '../../../common/item-inputs';
import { readerOf } from '../../../common/parameter-reader';

/** What an item is to be rated by: a price to be asked for, or one that stands in the panel. */
type RowPrice = { readonly ref: PriceRef } | { readonly lookup: PriceLookup };

/** An item that can be rated as soon as its price is known. */
export interface EstimateRow {
	readonly index: number;
	readonly customer: string | null;
	readonly quantity: Quantity;
	readonly price: RowPrice;
}

/** An item that cannot, with the customer whose sum now lacks it. */
export interface UnreadableRow {
	readonly index: number;
	readonly customer: string | null;
	readonly field: ItemField;
	readonly code: string;
	readonly reason: string;
}

/**
 * Reads what every item asks to be rated.
 *
 * @param withCustomer rows are added up by customer, so that none may lack one
 */
export function readEstimateRows(
	context: IExecuteFunctions,
	withCustomer: boolean,
): Array<EstimateRow | UnreadableRow> {
	const quantityOf = readerOf(context, 'quantity', '');
	const customerOf = withCustomer ? readerOf(context, 'customer', '') : () => null;
	const priceOf = priceReader(context);
	return context.getInputData().map((_item, index) => {
		let customer: string | null = null;
		try {
			customer = withCustomer ? textOf(customerOf(index)) : null;
			const read = parseQuantity(quantityOf(index));
			const refused = (field: ItemField, code: string, reason: string): UnreadableRow => ({
				index,
				customer: customer || null,
				field,
				code,
				reason,
			});
			if (!read.ok) return refused('quantity', read.code, read.reason);
			if (customer === '') {
				const reason = 'the customer is empty, so nobody knows whose sum the row belongs to';
				return refused('customer', 'customer_missing', `${reason}. Map the field that holds it`);
			}
			return { index, customer, quantity: read.quantity, price: priceOf(index) };
		} catch (error) {
			return { index, customer: customer || null, ...unreadable(error).unreadable };
		}
	});
}

function priceReader(context: IExecuteFunctions): (index: number) => RowPrice {
	if (context.getNodeParameter('priceSource', 0) === 'id') {
		const idOf = readerOf(context, 'price');
		const currencyOf = readerOf(context, 'options.currency', '');
		return (index) => {
			const id = textOf((idOf(index) as { readonly value?: unknown } | undefined)?.value);
			return { ref: { id, currency: textOf(currencyOf(index)) } };
		};
	}
	const read = {
		currency: readerOf(context, 'currency', ''),
		scheme: readerOf(context, 'scheme'),
		unitAmount: readerOf(context, 'unitAmount', ''),
		packageSize: readerOf(context, 'packageSize', ''),
		packageRound: readerOf(context, 'packageRound', 'up'),
		tiers: readerOf(context, 'tiers', {}),
	};
	return (index) => {
		const given = {
			currency: read.currency(index),
			scheme: read.scheme(index),
			unitAmount: read.unitAmount(index),
			packageSize: read.packageSize(index),
			packageRound: read.packageRound(index),
			tiers: (read.tiers(index) as { readonly tier?: readonly GivenTier[] }).tier ?? [],
		};
		return { lookup: lookupOf(readGivenPrice(given as GivenPrice)) };
	};
}
