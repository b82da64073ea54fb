import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';
import { meterLocator } from '../../../common/meter-locator';
import { optionsOf } from '../../../common/shared.options';
import { customersFields } from './customers.fields';
import { readsPerSecond, readTimeBudget } from '../../../common/read.options';

const checkPreview: INodeProperties = {
	displayName: 'Check Against Invoice Preview',
	name: 'checkPreview',
	type: 'boolean',
	default: true,
	description:
		'Whether to ask Stripe for a preview of each subscription’s next invoice and compare the amounts. Costs one more request a subscription; it makes no invoice. A restricted key needs the permission Invoices: Write, because Stripe takes the question as a POST.',
};

const simplify: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description:
		'Whether to return a simplified version of the response instead of the raw data, which has the amounts tier by tier and the lines of the invoice preview',
};

const fields: INodeProperties[] = [
	{
		...meterLocator,
		description:
			'The Stripe Billing meter whose billing periods to read. May differ from item to item by an expression.',
	},
	...customersFields,
	optionsOf([checkPreview, readsPerSecond, readTimeBudget, simplify]),
];

export const getCurrentPeriodFields = updateDisplayOptions(
	{ show: { resource: ['usage'], operation: ['getCurrentPeriod'] } },
	fields,
);
