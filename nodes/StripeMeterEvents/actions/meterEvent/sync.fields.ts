import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';
import { meterLocator } from '../../../common/meter-locator';
import {
	customerField,
	gridField,
	timeOfTotalField,
	timestampField,
	totalField,
	windowFields,
} from '../../../common/row.fields';
import { syncOptions } from './sync.options';

const fields: INodeProperties[] = [
	{
		displayName:
			'Each row is the whole total of one customer and window, recomputed from the source. Stripe is read, and what is missing or too much is sent as one event. Run it as often as you like. Nothing else may send usage to this meter for the same windows.',
		name: 'syncNotice',
		type: 'notice',
		default: '',
	},
	meterLocator,
	customerField,
	totalField('All that the customer used in the window, as the source says now'),
	timeOfTotalField,
	timestampField(
		'Any moment in the window, such as its start. ISO 8601, epoch seconds or milliseconds, or an n8n date.',
	),
	gridField,
	...windowFields('A window that has not ended is synced to what it holds so far.'),
	{
		displayName: 'Invoiced Periods',
		name: 'invoiced',
		type: 'options',
		noDataExpression: true,
		required: true,
		options: [
			{
				name: 'Carry Over',
				value: 'carry',
				description: 'Bill the difference in the period after it, on a meter for such differences',
			},
			{
				name: 'Hold Back',
				value: 'hold',
				description: 'Name the row and the invoice, send nothing',
			},
			{
				name: 'Send Anyway',
				value: 'send',
				description: 'Correct the meter, although the invoice stays as it is. Reads no invoices.',
			},
		],
		default: 'hold',
		description:
			'What to do with a difference in a period whose invoice is finalized, where no meter event is billed any more. A restricted key needs the permissions Invoices: Read and Prices: Read.',
	},
	{
		displayName: 'Carry Over to Meter',
		name: 'carryMeter',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		displayOptions: { show: { invoiced: ['carry'] } },
		modes: meterLocator.modes ?? [],
		description:
			'A meter of formula sum that nothing else writes to, with a price of its own on the customers’ subscriptions. Differences of invoiced periods appear on the next invoice under its name.',
	},
	syncOptions,
];

export const syncFields = updateDisplayOptions(
	{ show: { resource: ['meterEvent'], operation: ['sync'] } },
	fields,
);
