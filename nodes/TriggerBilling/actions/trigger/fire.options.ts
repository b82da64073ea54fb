import type { INodeProperties } from 'n8n-workflow';
import {
	bareTimes,
	dryRun,
	optionsOf,
	requestsPerSecond,
	retryTimeBudget,
} from '../../../common/shared.options';
import { metadataOption } from '../read-metadata';
import type { WholeSetting } from '../whole-number';
import {
	balanceTolerance,
	cooldown,
	failuresBeforePause,
	largestAmount,
	largestTotal,
	mostCharges,
	windowHours,
} from './limits.options';

/** Days that a customer has to pay an invoice. */
export const DAYS_UNTIL_DUE: WholeSetting = {
	displayName: 'Days Until Due',
	name: 'daysUntilDue',
	least: 1,
	most: 365,
	default: 30,
};

export const fireOptions: INodeProperties = optionsOf([
	balanceTolerance,
	cooldown,
	{
		displayName: 'Days Until Due',
		name: 'daysUntilDue',
		type: 'number',
		typeOptions: { minValue: DAYS_UNTIL_DUE.least, maxValue: DAYS_UNTIL_DUE.most },
		default: 30,
		description:
			'How many days the customer has to pay an invoice. While it is open, the trigger charges nothing else.',
	},
	{
		displayName: 'Description',
		name: 'description',
		type: 'string',
		default: '',
		placeholder: 'e.g. Wallet top-up',
		description: 'What the charge is for, as the customer reads it. May differ by item.',
	},
	dryRun('what was charged so far is read and what would be charged is told, nothing is charged'),
	failuresBeforePause,
	{
		displayName: 'If Authentication Is Required',
		name: 'authentication',
		type: 'options',
		options: [
			{
				name: 'Do Not Charge',
				value: 'doNotCharge',
				description: 'Put the item out as not fired, with the reason authentication_required',
			},
			{
				name: 'Send an Invoice',
				value: 'sendInvoice',
				description:
					'Let the customer pay and confirm on Stripe’s page. A restricted key needs the permission Invoices: Write.',
			},
		],
		default: 'doNotCharge',
		description:
			'What to do when the bank wants the customer to confirm an off-session charge, which nobody can do there',
	},
	largestAmount,
	largestTotal,
	metadataOption('charge'),
	mostCharges,
	requestsPerSecond('100 live, 25 in test mode and sandboxes'),
	{
		...retryTimeBudget,
		description:
			'How long to wait in vain for Stripe when it refuses or cannot be reached. Then the remaining items are put out as not fired, for the next run.',
	},
	{
		displayName: 'Round Up To',
		name: 'roundUpTo',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		displayOptions: { show: { '/amountKind': ['rechargeTo'] } },
		description:
			'A recharge is rounded up to a multiple of this, in the currency’s smallest unit: with 500 to whole five dollars. 0 charges the very gap.',
	},
	bareTimes,
	windowHours,
]);
