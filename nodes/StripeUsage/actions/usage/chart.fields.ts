import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';
import { meterLocator } from '../../../common/meter-locator';
import { optionsOf } from '../../../common/shared.options';
import { chartRowFields } from './chart-row.fields';
import { customersFields } from './customers.fields';
import { groupByField, rangeFields, timeZoneOption } from './range.fields';
import { readsPerSecond, readTimeBudget } from '../../../common/read.options';

const stripeFields: INodeProperties[] = [
	{
		...meterLocator,
		description: 'The Stripe Billing meter whose usage to draw',
	},
	...customersFields,
	...rangeFields,
	{ ...groupByField, default: 'day', description: 'What one bar stands for' },
	{
		displayName: 'Series By',
		name: 'seriesBy',
		type: 'options',
		options: [
			{ name: 'Customer', value: 'customer', description: 'A colour for each customer' },
			{
				name: 'Meter',
				value: 'meter',
				description: 'A colour for each meter, its customers added up',
			},
		],
		default: 'customer',
		description:
			'What the colours stand for. Of more than eight, the seven largest are told apart.',
	},
];

/** An option that only reading from Stripe has a use for. */
const ofStripe = (option: INodeProperties): INodeProperties => ({
	...option,
	displayOptions: { show: { '/data': ['stripe'] } },
});

const fields: INodeProperties[] = [
	{
		displayName: 'Data',
		name: 'data',
		type: 'options',
		noDataExpression: true,
		required: true,
		options: [
			{
				name: 'Input Items',
				value: 'items',
				description: 'Such as those of Get Summary, one item a period, or of Reconcile',
			},
			{ name: 'Stripe', value: 'stripe', description: 'Usage that is read from Stripe now' },
		],
		default: 'items',
		description: 'What to draw. All of it becomes one chart.',
	},
	...updateDisplayOptions({ show: { data: ['items'] } }, chartRowFields),
	...updateDisplayOptions({ show: { data: ['stripe'] } }, stripeFields),
	{
		displayName: 'Title',
		name: 'title',
		type: 'string',
		default: 'Usage',
		placeholder: 'e.g. API calls in March',
		description: 'Heading of the chart and the report',
	},
	{
		displayName: 'Format',
		name: 'format',
		type: 'options',
		options: [
			{
				name: 'Both',
				value: 'both',
				description:
					'The picture in the field named below, the report in one of that name and _report',
			},
			{
				name: 'HTML Report',
				value: 'html',
				description: 'A page with the picture, exact totals and what drifted, to mail or print',
			},
			{ name: 'SVG', value: 'svg', description: 'The picture alone' },
		],
		default: 'svg',
		description: 'What to make. Neither loads anything from anywhere.',
	},
	{
		displayName: 'Put Output in Field',
		name: 'binaryPropertyName',
		type: 'string',
		required: true,
		default: 'data',
		placeholder: 'e.g. data',
		description: 'Name of the binary field for the file. The item’s own fields have the totals.',
	},
	optionsOf([
		{
			displayName: 'File Name',
			name: 'fileName',
			type: 'string',
			default: '',
			placeholder: 'e.g. usage-march',
			description: 'Without an extension. When empty, usage-chart.',
		},
		...[readsPerSecond, readTimeBudget].map(ofStripe),
		{
			displayName: 'Text in Fields',
			name: 'asText',
			type: 'boolean',
			default: false,
			description:
				'Whether to put the picture and the report into the item’s fields svg and html too. n8n shows files of these types only as downloads; its HTML node, with the field html as its template, shows the report in the editor.',
		},
		ofStripe(timeZoneOption),
	]),
];

export const chartFields = updateDisplayOptions(
	{ show: { resource: ['usage'], operation: ['chart'] } },
	fields,
);
