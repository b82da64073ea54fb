import type { INodeProperties } from 'n8n-workflow';

/** The modes whose charges wait for a threshold. */
export const WITH_THRESHOLD = { mode: ['fixed', 'threshold', 'variable'] };

const text: Pick<INodeProperties, 'type' | 'default'> = { type: 'string', default: '' };
const whenOccasion = (...occasion: string[]): Pick<INodeProperties, 'displayOptions'> => ({
	displayOptions: { show: { ...WITH_THRESHOLD, occasion } },
});

const ABOVE = {
	name: 'Above',
	value: 'above',
	description: 'The value is more than the threshold',
};
const AT_OR_ABOVE = {
	name: 'At or Above',
	value: 'atOrAbove',
	description: 'The value has reached the threshold, or is more',
};

function comparison(options: INodeProperties['options'] & object, usual: string): INodeProperties {
	return {
		displayName: 'Comparison',
		name: 'comparison',
		type: 'options',
		noDataExpression: true,
		options,
		default: usual,
		description: 'Where the value has to lie for a charge to be due',
	};
}

const eventId: INodeProperties = {
	...text,
	displayName: 'Event ID',
	name: 'eventId',
	required: true,
	placeholder: 'e.g. order_10423',
	description:
		'The source’s own ID of what happened. The same ID is charged once for a trigger and customer, whenever it is fired again. Never one that is made up by the workflow.',
};

/** When a charge is due, and which charges are the same one. `read-condition.ts` reads them. */
export const conditionFields: INodeProperties[] = [
	{
		displayName: 'Trigger Mode',
		name: 'mode',
		type: 'options',
		noDataExpression: true,
		required: true,
		options: [
			{
				name: 'Event',
				value: 'event',
				description: 'No threshold: each event ID is charged once. Amounts may differ by item.',
			},
			{
				name: 'Fixed',
				value: 'fixed',
				description: 'Amount and threshold are the same for all items, the value comes with each',
			},
			{
				name: 'Threshold',
				value: 'threshold',
				description:
					'The amount is the same for all items; the value and, if wanted, the threshold come with each',
			},
			{
				name: 'Variable',
				value: 'variable',
				description: 'The threshold is the same for all items, the amount comes with each',
			},
		],
		default: 'fixed',
		description:
			'What may come with each item. What has to be the same for all may still be an expression, such as a field of a settings node; an item that differs from the first is refused.',
	},
	{
		displayName: 'Charge Once Per',
		name: 'occasion',
		type: 'options',
		noDataExpression: true,
		required: true,
		displayOptions: { show: WITH_THRESHOLD },
		options: [
			{
				name: 'Balance Episode',
				value: 'balance',
				description:
					'The value is a balance. After a charge is paid, the next is made only for a balance that was read after it.',
			},
			{
				name: 'Crossing',
				value: 'crossing',
				description:
					'The value is counted up. Each multiple of the threshold is charged once in a period: 10,000, 20,000 and so on.',
			},
			{
				name: 'Event ID',
				value: 'event',
				description: 'Each event ID is charged once, if the threshold is met',
			},
			{
				name: 'First Crossing',
				value: 'firstCrossing',
				description: 'The threshold is charged once in a period, however far the value goes beyond',
			},
		],
		default: 'balance',
		description: 'What is charged once, however often it is fired',
	},
	{
		...text,
		displayName: 'Value',
		name: 'value',
		required: true,
		placeholder: 'e.g. 12.50',
		displayOptions: { show: WITH_THRESHOLD },
		description:
			'What is compared with the threshold: a balance, or usage counted up from the start of the period. Numbers and numeric text are taken exactly; an empty value is refused, never read as 0.',
	},
	{
		...comparison(
			[
				ABOVE,
				AT_OR_ABOVE,
				{
					name: 'At or Below',
					value: 'atOrBelow',
					description: 'The value has fallen to the threshold, or is less',
				},
				{ name: 'Below', value: 'below', description: 'The value is less than the threshold' },
			],
			'below',
		),
		...whenOccasion('balance', 'event'),
	},
	{
		...comparison([ABOVE, AT_OR_ABOVE], 'atOrAbove'),
		...whenOccasion('crossing', 'firstCrossing'),
	},
	{
		...text,
		displayName: 'Threshold',
		name: 'threshold',
		required: true,
		placeholder: 'e.g. 15',
		displayOptions: { show: WITH_THRESHOLD },
		description: 'What the value is compared with, in the same unit. For crossings above 0.',
	},
	{
		...text,
		displayName: 'Period Start',
		name: 'periodStart',
		placeholder: 'e.g. 2026-03-01T00:00:00Z',
		...whenOccasion('crossing', 'firstCrossing'),
		description:
			'First moment of the period that the value is counted from. The same crossing is charged once in each period. ISO 8601, epoch seconds or milliseconds, or an n8n date. Empty means that the value is counted for ever.',
	},
	{
		...text,
		displayName: 'Balance Read At',
		name: 'balanceReadAt',
		required: true,
		default: '={{ $now.toISO() }}',
		placeholder: 'e.g. 2026-03-16T04:12:09Z',
		...whenOccasion('balance'),
		description:
			'When the balance was what it is here. A time from the source, such as now() in its query, is better than the moment this node runs: between the two a charge may have been paid that is not in the balance yet.',
	},
	{ ...eventId, displayOptions: { show: { mode: ['event'] } } },
	{ ...eventId, ...whenOccasion('event') },
];
