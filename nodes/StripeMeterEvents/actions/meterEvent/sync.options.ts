import type { INodeProperties } from 'n8n-workflow';
import {
	bareTimes,
	dryRun,
	extraPayload,
	fractionalValues,
	lanesAtOnce,
	optionsOf,
	output,
	requestsPerSecond,
	retryTimeBudget,
} from '../../../common/shared.options';
import { totalBillableOption } from './total-billable';

export const syncOptions: INodeProperties = optionsOf([
	dryRun('totals are read and the corrections planned, nothing is billed'),
	extraPayload,
	fractionalValues('To a whole number: 2.5 becomes 3'),
	totalBillableOption,
	lanesAtOnce,
	{
		displayName: 'Largest Correction (Absolute)',
		name: 'largestAbsolute',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 6 },
		default: 0,
		description:
			'A total that is billed already is moved by no more than this, in the meter’s unit. Rows above it are held back for a person. 0 sets no limit.',
	},
	{
		displayName: 'Largest Correction (Percent)',
		name: 'largestPercent',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 3 },
		default: 0,
		description:
			'A total that is billed already is moved by no more than this share of it. Rows above it are held back for a person. 0 sets no limit.',
	},
	{
		displayName: 'Largest Correction Applies To',
		name: 'largestApplies',
		type: 'options',
		options: [
			{
				name: 'Both Directions',
				value: 'both',
				description: 'Totals that rise and totals that fall',
			},
			{
				name: 'Falling Totals',
				value: 'downwards',
				description: 'Late rows may raise a total as far as they like',
			},
		],
		default: 'both',
		description: 'Which corrections are held back when they are larger than a largest correction',
	},
	{
		displayName: 'Negative Values',
		name: 'allowNegative',
		type: 'boolean',
		default: false,
		description:
			'Whether a total may be below 0. Corrections downwards are always sent and do not need this.',
	},
	output,
	{
		displayName: 'Read Totals',
		name: 'reading',
		type: 'options',
		options: [
			{
				name: 'Always',
				value: 'always',
				description:
					'Before every correction. Choose this for the first day after a change from another way of reporting, or of the grid.',
			},
			{
				name: 'Never',
				value: 'never',
				description:
					'Bill only the first total of windows that began less than 12 hours ago; correct nothing',
			},
			{
				name: 'When Needed',
				value: 'when_needed',
				description:
					'Spare the reading where a customer has a single row, of a window that is new: begun less than 12 hours and ended less than an hour ago. If Stripe refuses it as known, it is read.',
			},
		],
		default: 'when_needed',
		description:
			'When to read what Stripe shows. One request reads up to 100 hours or days of a customer. Stripe counts reading requests: 500 a month for each payment, at least 10,000.',
	},
	{
		displayName: 'Readings per Second',
		name: 'readsPerSecond',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 10000 },
		default: 0,
		description:
			'The most readings this run makes in a second. 0 chooses Stripe’s limit: 100 live, 25 in test mode and sandboxes, there together with what is sent.',
	},
	requestsPerSecond('1,000 live, 100 live for a connected account, 25 in test mode and sandboxes'),
	retryTimeBudget,
	bareTimes,
	{
		displayName: 'Vanished Customers',
		name: 'vanished',
		type: 'boolean',
		default: false,
		description:
			'Whether customers without a row are set to 0 in windows they were billed in. The rows have to be those of all customers. Needs hours, days, or windows that other rows name, and the permissions Prices: Read and Subscriptions: Read. Combine with a largest correction, so that an empty source takes nothing off by itself.',
	},
]);
