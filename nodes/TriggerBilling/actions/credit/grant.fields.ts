import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';
import {
	bareTimes,
	optionsOf,
	requestsPerSecond,
	retryTimeBudget,
} from '../../../common/shared.options';
import { metadataOption } from '../read-metadata';
import { PRIORITY } from './read-grants';
import { scopeFields } from './scope.fields';

const options = optionsOf([
	{
		displayName: 'Category',
		name: 'category',
		type: 'options',
		options: [
			{ name: 'Paid', value: 'paid', description: 'The customer has paid for it' },
			{
				name: 'Promotional',
				value: 'promotional',
				description: 'It comes on top of what was paid',
			},
		],
		default: 'paid',
		description: 'How Stripe counts the credit in its reports. Customers do not see it.',
	},
	{
		displayName: 'Customer',
		name: 'customer',
		type: 'string',
		default: '',
		placeholder: 'e.g. cus_NffrFeUfNV2Hib',
		description:
			'Stripe customer ID that the charge has to be of. The credit goes to the customer of the charge in any case; where this names another one, nothing is granted.',
	},
	{
		displayName: 'Effective At',
		name: 'effectiveAt',
		type: 'string',
		default: '',
		placeholder: 'e.g. 2026-04-01T00:00:00Z',
		description: 'From when the credit can be used. Empty means at once.',
	},
	{
		displayName: 'Expires At',
		name: 'expiresAt',
		type: 'string',
		default: '',
		placeholder: 'e.g. 2027-04-01T00:00:00Z',
		description:
			'When what is left of the credit is lost. Count it from when the charge was paid, so that every run asks for the same. Empty means never.',
	},
	metadataOption('credit grant'),
	{
		displayName: 'Name',
		name: 'name',
		type: 'string',
		default: '',
		placeholder: 'e.g. Top-up',
		description: 'What the credit is called in the Stripe Dashboard, up to 100 characters',
	},
	{
		displayName: 'Priority',
		name: 'priority',
		type: 'number',
		typeOptions: { minValue: PRIORITY.least, maxValue: PRIORITY.most },
		default: 50,
		description: 'Which credit is used up first: 0 before all others, 100 after them',
	},
	requestsPerSecond('100 live, 25 in test mode and sandboxes'),
	{
		...retryTimeBudget,
		description:
			'How long to wait in vain for Stripe when it refuses or cannot be reached. Then the remaining items are put out as not granted, for the next run.',
	},
	bareTimes,
]);

const fields: INodeProperties[] = [
	{
		displayName:
			'Gives a customer credit for a charge that is paid: once for each charge, however often this runs, and never for what was refunded. Stripe takes it off the usage on coming invoices.',
		name: 'grantNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Charge ID',
		name: 'charge',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. pi_3MtwBwLkdIwHu7ix28a3tqPa',
		description:
			'The payment intent (pi_…) or invoice (in_…) that was paid, such as the field charge_id of Fire and Get Status',
	},
	{
		displayName: 'Credit',
		name: 'creditAmount',
		type: 'options',
		noDataExpression: true,
		required: true,
		options: [
			{
				name: 'Amount',
				value: 'amount',
				description: 'As much as is given below, of what the charge brought',
			},
			{
				name: 'Whole Charge',
				value: 'whole',
				description: 'All that was paid and not refunded, taxes included',
			},
		],
		default: 'whole',
		description: 'How much credit to give',
	},
	{
		displayName: 'Amount',
		name: 'amount',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 2000',
		displayOptions: { show: { creditAmount: ['amount'] } },
		description:
			'A whole number of the smallest unit of the charge’s currency: 2000 is 20.00 USD, or 2,000 JPY. More than the charge brought is refused.',
	},
	...scopeFields('Whatever has a meter', 'Usage that is billed by the prices below'),
	options,
];

export const grantCreditFields = updateDisplayOptions(
	{ show: { resource: ['credit'], operation: ['grant'] } },
	fields,
);
