import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { formatQuantity } from '../../../../metering/quantity';
import type { TotalBillable } from '../../../../providers/stripe/billing/billable-tally';
import { showHints } from '../../../common/hints';
import { amountOf, amountText } from '../../../common/money';
import type { RunOptions, RunOutput } from '../../../common/run-options';

export const totalBillableOption: INodeProperties = {
	displayName: 'Include Total Billable',
	name: 'totalBillable',
	type: 'boolean',
	default: false,
	description:
		'Whether the run summary says what this run adds to bills, by the customers’ own prices. Needs Output: Run Summary. Before anything is sent it reads the subscription items of all customers and one total of each. A restricted key needs the permissions Prices: Read and Subscriptions: Read.',
};

/** True where it is asked for and there is a summary to show it in; a hint says if there is none. */
export function wantsTotalBillable(
	context: IExecuteFunctions,
	options: RunOptions,
	output: RunOutput,
): boolean {
	const isAsked = options.flag('totalBillable', 'Include Total Billable');
	if (isAsked && output !== 'summary') showHints(context, [NO_SUMMARY]);
	return isAsked && output === 'summary';
}

const NO_SUMMARY =
	'Include Total Billable was left out: it is part of the run summary. Set Output to "Run Summary"';

/** What a run adds to bills, as fields of its summary; none where it was not asked for. */
export function totalBillableFields(billable: TotalBillable | undefined): IDataObject {
	if (billable === undefined) return {};
	return {
		total_billable: billable.totals.map(({ prices, ...total }) => ({
			...amountFields(total),
			prices: prices.map(({ price, ...part }) => ({ price, ...amountFields(part) })),
		})),
		unrated_customers: billable.unratedCustomers,
		unrated: billable.unrated.map(({ code, reason, customers, quantity }) => ({
			reason_code: code,
			reason,
			customers,
			quantity: formatQuantity(quantity),
		})),
	};
}

function amountFields({
	currency,
	amount,
	quantity,
}: Omit<TotalBillable['totals'][number], 'prices'>): IDataObject {
	return {
		currency,
		amount: amountOf(amount),
		amount_text: amountText(amount, currency),
		quantity: formatQuantity(quantity),
	};
}
