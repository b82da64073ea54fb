import type { INodeProperties } from 'n8n-workflow';
import { bareTimes, optionsOf, output } from '../../../common/shared.options';
import { readsPerSecond, readTimeBudget } from '../../../common/read.options';

/** For how long after its end a window may still change, in minutes. */
export const LAG_MINUTES = 10;

export const reconcileOptions: INodeProperties = optionsOf([
	{
		displayName: 'Amount at Stake',
		name: 'amounts',
		type: 'boolean',
		default: true,
		description:
			'Whether to look up the customers’ subscriptions, prices and invoices: what each drift is worth, and usage that Stripe has but no subscription bills. A restricted key needs the permissions Prices: Read, Subscriptions: Read and Invoices: Read.',
	},
	{
		displayName: 'Check Other Meters',
		name: 'otherMeters',
		type: 'boolean',
		default: false,
		description:
			'Whether to look on all other active meters for what this one lacks. Costs a request per meter for each customer with a drift that nothing else explains.',
	},
	{
		displayName: 'Customers Without Rows',
		name: 'everybody',
		type: 'boolean',
		default: false,
		description:
			'Whether to compare customers and windows without a row too, with a source total of 0. The rows have to be those of all customers. Needs hours, days, or windows that other rows name, and the permissions Prices: Read and Subscriptions: Read.',
	},
	{
		displayName: 'Lag (Minutes)',
		name: 'lag',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 10_080 },
		default: LAG_MINUTES,
		description:
			'Differences in windows that ended less than so many minutes ago, or go on, are pending rather than drift. Stripe shows meter events about a minute after they were sent; add the time until your own job sends them.',
	},
	output,
	readsPerSecond,
	readTimeBudget,
	bareTimes,
	{
		displayName: 'Tolerance (Absolute)',
		name: 'toleranceAbsolute',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 6 },
		default: 0,
		description:
			'Totals no further apart than this match, in the meter’s unit. Whichever tolerance is wider counts.',
	},
	{
		displayName: 'Tolerance (Percent)',
		name: 'tolerancePercent',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 3 },
		default: 0,
		description:
			'Totals no further apart than this share of the source’s total match. Whichever tolerance is wider counts.',
	},
]);
