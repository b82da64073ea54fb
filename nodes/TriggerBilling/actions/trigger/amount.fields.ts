import type { INodeProperties } from 'n8n-workflow';
import { WITH_THRESHOLD } from './condition.fields';
import { captureField, currencyField } from './trigger.fields';

const UNIT =
	'A whole number of the currency’s smallest unit: 2000 is 20.00 USD, or 2,000 JPY. A decimal such as 20.00 is refused.';

type Show = NonNullable<INodeProperties['displayOptions']>['show'];

function amount(show: Show, description: string, displayName = 'Amount'): INodeProperties {
	return {
		displayName,
		name: 'amount',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 2000',
		displayOptions: { show },
		description,
	};
}

const RECHARGE = { ...WITH_THRESHOLD, occasion: ['balance'], amountKind: ['rechargeTo'] };

/** How much is charged. `amount-rule.ts` reads them. */
export const amountFields: INodeProperties[] = [
	{
		displayName: 'Charge',
		name: 'amountKind',
		type: 'options',
		noDataExpression: true,
		required: true,
		displayOptions: { show: { ...WITH_THRESHOLD, occasion: ['balance'] } },
		options: [
			{
				name: 'Fixed Amount',
				value: 'fixed',
				description: 'The same amount, however far the balance is beyond the threshold',
			},
			{
				name: 'Recharge To',
				value: 'rechargeTo',
				description: 'What is missing from the balance to a target, in one charge',
			},
		],
		default: 'fixed',
		description: 'How much a charge is',
	},
	amount({ mode: ['event'] }, UNIT),
	amount({ ...WITH_THRESHOLD, occasion: ['balance'], amountKind: ['fixed'] }, UNIT),
	amount({ ...WITH_THRESHOLD, occasion: ['event', 'firstCrossing'] }, UNIT),
	amount(
		{ ...WITH_THRESHOLD, occasion: ['crossing'] },
		`For each crossing that is due: three at once are one charge of three times this. ${UNIT}`,
		'Amount per Crossing',
	),
	{
		displayName: 'Recharge To',
		name: 'target',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 50',
		displayOptions: { show: RECHARGE },
		description:
			'The balance after the charge, beyond the threshold. The whole gap is closed in one charge, rounded up.',
	},
	{
		displayName: 'Balance Is In',
		name: 'balanceUnit',
		type: 'options',
		noDataExpression: true,
		required: true,
		displayOptions: { show: RECHARGE },
		options: [
			{
				name: 'Smallest Units',
				value: 'smallest',
				description: 'Such as cents: 1250 is 12.50 USD',
			},
			{ name: 'Whole Units', value: 'whole', description: 'Such as dollars: 12.50 is 12.50 USD' },
		],
		default: 'whole',
		description: 'The unit that Value, Threshold and Recharge To are in',
	},
	{ ...currencyField, required: true },
	{ ...captureField, required: true },
];
