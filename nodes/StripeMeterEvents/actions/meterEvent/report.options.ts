import type { INodeProperties } from 'n8n-workflow';
import { SOONEST_SECONDS } from '../../../../providers/stripe/stream/verify/look-again';
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

const combineRows: INodeProperties = {
	displayName: 'Combine Rows',
	name: 'combine',
	type: 'options',
	options: [
		{ name: 'None', value: 'none', description: 'One meter event a row' },
		{ name: 'Per Day', value: 'day', description: 'One meter event per customer and UTC day' },
		{ name: 'Per Hour', value: 'hour', description: 'One meter event per customer and hour' },
		{ name: 'Per Minute', value: 'minute', description: 'One meter event per customer and minute' },
		{
			name: 'Per Window',
			value: 'window',
			description: 'One meter event per customer and window of the rows',
		},
	],
	default: 'none',
	description:
		'Add rows of one customer and meter up, exactly, before they are sent. Needs identity Usage Window. Send a window only when all its rows are there: rows that come after its first report are refused. To change this later makes usage that is billed already look new.',
};

const delivery: INodeProperties = {
	displayName: 'Delivery',
	name: 'delivery',
	type: 'options',
	options: [
		{
			name: 'API',
			value: 'api',
			description: 'One request an event. Stripe checks each at once.',
		},
		{
			name: 'Automatic',
			value: 'auto',
			description:
				'The stream for more than 10,000 events with a live key, the API for everything else',
		},
		{
			name: 'High-Throughput Stream',
			value: 'stream',
			description:
				'A hundred events a request, up to 10,000 events a second. Stripe checks them later. Not in test mode, nor for connected accounts.',
		},
	],
	default: 'api',
	description:
		'How events get to Stripe. Each counts once, whichever way it goes. Through the stream go whole numbers above 0 of meters that add up or count; all others go by the API in any case.',
};

const streamEventsPerSecond: INodeProperties = {
	displayName: 'Stream Events per Second',
	name: 'streamEventsPerSecond',
	type: 'number',
	typeOptions: { minValue: 0, maxValue: 200000 },
	default: 0,
	description:
		'The most events this run gives to the stream in a second, a hundred a request. 0 chooses Stripe’s limit: 10,000.',
};

const verifyAfter: INodeProperties = {
	displayName: 'Verify After (Seconds)',
	name: 'verifyAfter',
	type: 'number',
	typeOptions: { minValue: SOONEST_SECONDS, maxValue: 3600 },
	default: 120,
	description:
		'How long to wait until the totals are read of what went through the stream, to tell what of it is counted: 60 at least, because Stripe usually shows usage within a minute. Leave this option out not to look again.',
};

/** In alphabetical order of their names, as n8n lists options. */
const options: INodeProperties[] = [
	combineRows,
	delivery,
	dryRun('rows are read, checked and identified, nothing is billed'),
	extraPayload,
	fractionalValues('To a whole number, after rows are combined: 2.5 becomes 3'),
	totalBillableOption,
	lanesAtOnce,
	{
		displayName: 'Negative Values',
		name: 'allowNegative',
		type: 'boolean',
		default: false,
		description: 'Whether rows may take usage off the bill, as credits and corrections do',
	},
	output,
	requestsPerSecond('1,000 live, 100 live for a connected account, 25 in test mode and sandboxes'),
	retryTimeBudget,
	streamEventsPerSecond,
	bareTimes,
	verifyAfter,
];

export const reportOptions = optionsOf(options);
