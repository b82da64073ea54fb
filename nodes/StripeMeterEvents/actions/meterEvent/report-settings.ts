import { type IExecuteFunctions, NodeOperationError } from 'n8n-workflow';
import type { CombineRule } from '../../../../metering/plan';
import type { IdentityRule } from '../../../../metering/usage-row';
import type { ReportRules } from '../../../../providers/stripe/report-usage';
import type { StreamRules } from '../../../../providers/stripe/send-events';
import { SOONEST_SECONDS } from '../../../../providers/stripe/stream/verify/look-again';
import { showHints } from '../../../common/hints';
import { RunOptions, type RunOutput } from '../../../common/run-options';
import type { StripeConnection } from '../../../common/transport/connection';
import { wantsTotalBillable } from './total-billable';

/** How events are to get to Stripe; automatic by their number and the key. */
export type DeliveryChoice = 'api' | 'auto' | 'stream';
export type TimeKind = 'now' | 'timestamp' | 'window';

/** The settings that hold for the whole run, as the panel shows them. */
export interface ReportSettings {
	readonly rules: ReportRules;
	readonly timeKind: TimeKind;
	readonly delivery: DeliveryChoice;
	/** The credential's key may use the stream. */
	readonly hasStream: boolean;
	readonly output: RunOutput;
}

/**
 * Reads the run's settings.
 *
 * @throws NodeOperationError when settings contradict each other
 */
export function readSettings(
	context: IExecuteFunctions,
	connection: StripeConnection,
): ReportSettings {
	const timeKind = context.getNodeParameter('timeOfUsage', 0) as TimeKind;
	const identity = context.getNodeParameter('identity', 0) as IdentityRule;
	const options = new RunOptions(context);
	const combine = options.choice('combine', 'Combine Rows', COMBINE_RULES);
	const delivery = options.choice('delivery', 'Delivery', DELIVERIES);
	const output = options.output();
	const totalBillable = wantsTotalBillable(context, options, output);
	const stream = readStream(context, options, connection, { delivery, totalBillable });
	const contradiction = isContradiction(stream)
		? stream
		: contradictionIn(timeKind, identity, combine);
	if (contradiction !== undefined) {
		const [message, description] = contradiction;
		throw new NodeOperationError(context.getNode(), message, { description, level: 'warning' });
	}
	const pace = options.pace(connection.eventsPerSecond);
	return {
		timeKind,
		delivery,
		hasStream: connection.streamEventsPerSecond !== undefined,
		output,
		rules: {
			identity,
			combine,
			dryRun: options.dryRun(),
			fractions: options.fractions(),
			allowNegative: options.flag('allowNegative', 'Negative Values'),
			bareTimes: options.bareTimes(),
			...pace,
			...(stream !== undefined && !isContradiction(stream) && { stream }),
			...(totalBillable && {
				billableReadsPerSecond: Math.min(connection.requestsPerSecond, pace.ratePerSecond),
			}),
		},
	};
}

const DELIVERIES = ['api', 'auto', 'stream'] as const;
const COMBINE_RULES = ['none', 'window', 'minute', 'hour', 'day'] as const;

/** How the stream is used, undefined for not at all, or why it cannot be used as is asked for. */
function readStream(
	context: IExecuteFunctions,
	options: RunOptions,
	{ streamEventsPerSecond: allowed, requestsPerSecond: readsPerSecond }: StripeConnection,
	{
		delivery,
		totalBillable,
	}: { readonly delivery: DeliveryChoice; readonly totalBillable: boolean },
): StreamRules | Contradiction | undefined {
	const wanted = options.amount('streamEventsPerSecond', 'Stream Events per Second');
	const seconds = options.amount('verifyAfter', 'Verify After (Seconds)');
	if (delivery === 'api') {
		if (seconds !== undefined) showHints(context, [NOTHING_TO_VERIFY]);
		return undefined;
	}
	if (seconds !== undefined && seconds < SOONEST_SECONDS) return tooSoon(seconds);
	if (allowed === undefined) return delivery === 'stream' ? NO_STREAM : undefined;
	const { ratePerSecond, ...pace } = options.pace(readsPerSecond);
	const verify = seconds && {
		...pace,
		afterMs: seconds * 1000,
		tellNew: totalBillable,
		readsPerSecond: Math.min(readsPerSecond, ratePerSecond),
	};
	return {
		when: delivery === 'stream' ? 'always' : 'many',
		eventsPerSecond: wanted ?? allowed,
		...(verify && { verify }),
	};
}

const NOTHING_TO_VERIFY =
	'Verify After was left out: with Delivery "API" Stripe says of each event at once what became of it';

/** What happened, and how to mend it. */
type Contradiction = readonly [message: string, description: string];

function isContradiction(stream: StreamRules | Contradiction | undefined): stream is Contradiction {
	return Array.isArray(stream);
}

function tooSoon(seconds: number): Contradiction {
	return [
		`Verify After (Seconds) is "${seconds}"`,
		`It has to be ${SOONEST_SECONDS} or more: Stripe takes up to a minute to show usage, and reports only later what it dropped, so sooner nobody can tell what is counted. Leave the option out not to look again`,
	];
}

const NO_STREAM: Contradiction = [
	'Delivery "High-Throughput Stream" needs a live key, and no connected account',
	'Stripe offers the stream in live mode only, and promises connected accounts no more than its other limits. Set Delivery to "API", or to "Automatic" for a workflow that runs with both kinds of keys',
];

function contradictionIn(
	timeKind: TimeKind,
	identity: IdentityRule,
	combine: CombineRule,
): Contradiction | undefined {
	if (timeKind === 'now' && identity !== 'source_event') {
		return [
			'Time of Usage "Now" needs Identity "Source Event ID"',
			'A second run has another "now", so only the ID of the source can tell that a row was billed before',
		];
	}
	if (combine !== 'none' && identity !== 'window') {
		return [
			'Combine Rows needs Identity "Usage Window"',
			'Rows that are added up have no ID of their own any more; their customer and window identify them',
		];
	}
	if (combine === 'window' && timeKind !== 'window') {
		return [
			'Combine Rows "Per Window" needs Time of Usage "Usage Window"',
			'Name the start and end of each row’s window, or combine per minute, hour or day',
		];
	}
	if (identity === 'window' && combine === 'none' && timeKind !== 'window') {
		return [
			'Identity "Usage Window" needs windows',
			'Set Time of Usage to "Usage Window", or set the option Combine Rows to build windows from timestamps',
		];
	}
	return undefined;
}
