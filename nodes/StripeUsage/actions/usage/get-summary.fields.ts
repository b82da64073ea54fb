import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';
import { meterLocator } from '../../../common/meter-locator';
import { optionsOf } from '../../../common/shared.options';
import { customersFields } from './customers.fields';
import { groupByField, rangeFields, timeZoneOption } from './range.fields';
import { readsPerSecond, readTimeBudget } from '../../../common/read.options';

const output: INodeProperties = {
	displayName: 'Output',
	name: 'output',
	type: 'options',
	options: [
		{
			name: 'One Item a Customer',
			value: 'customers',
			description: 'The total of each customer, and its values by period where they are grouped',
		},
		{
			name: 'One Item a Period',
			value: 'periods',
			description:
				'A row for each customer and hour, day, week or month, as tables and charts like',
		},
		{
			name: 'Overall',
			value: 'overall',
			description: 'All customers of a meter and range added up, in one item',
		},
		{
			name: 'Raw Event Summaries',
			value: 'raw',
			description: 'Stripe’s own event summaries of what was read, and the customer they are of',
		},
	],
	default: 'customers',
	description: 'What this node passes on',
};

const fields: INodeProperties[] = [
	{
		...meterLocator,
		description:
			'The Stripe Billing meter whose usage to read. May differ from item to item by an expression.',
	},
	...customersFields,
	...rangeFields,
	groupByField,
	optionsOf([output, readsPerSecond, readTimeBudget, timeZoneOption]),
];

export const getSummaryFields = updateDisplayOptions(
	{ show: { resource: ['usage'], operation: ['getSummary'] } },
	fields,
);
