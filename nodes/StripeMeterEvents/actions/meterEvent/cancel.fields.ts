import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';
import { meterLocator } from '../../../common/meter-locator';
import {
	dryRun,
	optionsOf,
	output,
	requestsPerSecond,
	retryTimeBudget,
} from '../../../common/shared.options';

const fields: INodeProperties[] = [
	{
		displayName:
			'Stripe takes an event back only within 24 hours of receiving it, and changes no invoice that is finalized. A cancelled event keeps its identifier: reported again under it within 24 hours, the same usage is refused as a duplicate and not billed.',
		name: 'cancelNotice',
		type: 'notice',
		default: '',
	},
	{
		...meterLocator,
		description: 'The Stripe Billing meter that the event was reported to',
	},
	{
		displayName: 'Identifier',
		name: 'identifier',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. mb1_9f2c…',
		description:
			'The identifier of the meter event, as Report and Sync Totals put it out in the field identifier. Drag it in from the input.',
	},
	optionsOf([
		dryRun('identifiers are checked and meters looked up, nothing is taken back'),
		output,
		requestsPerSecond('100 live, 25 in test mode and sandboxes'),
		retryTimeBudget,
	]),
];

export const cancelFields = updateDisplayOptions(
	{ show: { resource: ['meterEvent'], operation: ['cancel'] } },
	fields,
);
