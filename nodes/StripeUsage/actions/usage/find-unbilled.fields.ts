import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';
import { meterLocator } from '../../../common/meter-locator';
import { optionsOf } from '../../../common/shared.options';
import { customersFields } from './customers.fields';
import { rangeFields, timeZoneOption } from './range.fields';
import { readsPerSecond, readTimeBudget } from '../../../common/read.options';

const find: INodeProperties = {
	displayName: 'Find',
	name: 'find',
	type: 'options',
	noDataExpression: true,
	required: true,
	options: [
		{ name: 'Both', value: 'both', description: 'Unbilled usage and idle subscriptions' },
		{
			name: 'Idle Subscriptions',
			value: 'idle',
			description: 'Customers who are subscribed to the meter and have used nothing for some days',
		},
		{
			name: 'Unbilled Usage',
			value: 'unbilled',
			description: 'Usage that is on no invoice and that no subscription will bill',
		},
	],
	default: 'both',
	description:
		'What to look for. Asks for the usage of each customer once where it is in doubt, and a few times more where something is found. A restricted key needs the permissions Customers: Read, Prices: Read, Subscriptions: Read and Invoices: Read.',
};

const customers: INodeProperties = {
	displayName: 'Customers',
	name: 'customers',
	type: 'options',
	noDataExpression: true,
	required: true,
	options: [
		{
			name: 'All Customers of the Account',
			value: 'all',
			description:
				'Subscribed or not, deleted ones excepted. Runs once, whatever the number of input items.',
		},
		{ name: 'Named', value: 'named', description: 'Those whose IDs are given below' },
	],
	default: 'all',
	description: 'Whose usage to look at',
};

const output: INodeProperties = {
	displayName: 'Output',
	name: 'output',
	type: 'options',
	options: [
		{ name: 'One Item a Finding', value: 'findings', description: 'What was found, one by one' },
		{
			name: 'Run Summary',
			value: 'summary',
			description: 'How many customers were checked, what was found by reason, and what is lost',
		},
	],
	default: 'findings',
	description: 'What this node passes on',
};

const idleDays: INodeProperties = {
	displayName: 'Idle Days',
	name: 'idleDays',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 90 },
	default: 7,
	description:
		'After how many days without any usage, up to now, a subscription is idle. From 1 to 90.',
};

const rateBy: INodeProperties = {
	displayName: 'Price to Rate By',
	name: 'rateBy',
	type: 'string',
	default: '',
	placeholder: 'e.g. price_1MoBy5LkdIwHu7ixZhnattbh',
	description:
		'ID of the Stripe price by which to say what is lost with customers that never had a price of the meter. Others are rated by their last one.',
};

const withTrials: INodeProperties = {
	displayName: 'Usage of Trials',
	name: 'withTrials',
	type: 'boolean',
	default: false,
	description:
		'Whether to report what customers use in the trials of their subscriptions, which Stripe never bills',
};

const withPreviews: INodeProperties = {
	displayName: 'Check Against Invoice Previews',
	name: 'withPreviews',
	type: 'boolean',
	default: false,
	description:
		'Whether to ask Stripe what the next invoices will bill. So what a change of price within the running period has lost is found at once, and not only when the period is over. Costs one more request a subscription; it makes no invoice. A restricted key needs the permission Invoices: Write, because Stripe takes the question as a POST.',
};

/** Unbilled usage is in no billing period, and few look for that of the running month only. */
const range = rangeFields.map((field): INodeProperties => {
	if (field.name === 'count') return { ...field, default: 30 };
	if (field.name !== 'range') return field;
	const options = field.options?.filter(
		(option) => !('value' in option) || option.value !== 'current_period',
	);
	return { ...field, options, default: 'last_days' } as INodeProperties;
});

const fields: INodeProperties[] = [
	{
		...meterLocator,
		description:
			'The Stripe Billing meter whose usage is to be billed. May differ from item to item by an expression.',
	},
	find,
	customers,
	...customersFields.filter(({ name }) => name !== 'customers'),
	...updateDisplayOptions({ show: { find: ['both', 'unbilled'] } }, range),
	optionsOf([
		withPreviews,
		idleDays,
		output,
		rateBy,
		readsPerSecond,
		readTimeBudget,
		timeZoneOption,
		withTrials,
	]),
];

export const findUnbilledFields = updateDisplayOptions(
	{ show: { resource: ['usage'], operation: ['findUnbilled'] } },
	fields,
);
