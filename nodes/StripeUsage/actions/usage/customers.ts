import type { IExecuteFunctions } from 'n8n-workflow';
import type { AskedRow } from '../../../../providers/stripe/usage/asked-row';
import { customersIn } from '../../../common/customer-names';
import { meterRef, unreadable } from '../../../common/item-inputs';
import { readerOf } from '../../../common/parameter-reader';

/**
 * What the items ask for: a row for every customer that an item names, in their order, or a single
 * row without a customer for all that are subscribed. An expression that breaks for one item holds
 * back only that. A customer that is named twice is there twice: whoever reads them reads them once.
 */
export function readAskedRows(context: IExecuteFunctions): AskedRow[] {
	const meterOf = readerOf(context, 'meter');
	const isAll = context.getNodeParameter('customers', 0, 'named') === 'all';
	const customerOf = readerOf(context, 'customer', '');
	const items = isAll ? context.getInputData().slice(0, 1) : context.getInputData();
	return items.flatMap((_item, index): AskedRow | AskedRow[] => {
		try {
			const meter = meterRef(meterOf(index));
			if (isAll) return { index, meter };
			return customersIn(customerOf(index)).map((customer) => ({ index, meter, ...customer }));
		} catch (error) {
			return { index, ...unreadable(error) };
		}
	});
}
