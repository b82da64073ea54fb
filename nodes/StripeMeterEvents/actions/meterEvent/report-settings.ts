import { type IExecuteFunctions, NodeOperationError } from 'n8n-workflow';
import type { CombineRule } from '../../../../metering/plan';
import type { IdentityRule } from '../../../../metering/usage-row';
import type { ReportRules } from '../../../../providers/stripe/report-usage';
import { RunOptions, type RunOutput } from '../../../common/run-options';
import type { StripeConnection } from '../../../common/transport/connection';
import { wantsTotalBillable } from './total-billable';

export type TimeKind = 'now' | 'timestamp' | 'window';

/** The settings that hold for the whole run, as the panel shows them. */
export interface ReportSettings {
	readonly rules: ReportRules;
	readonly timeKind: TimeKind;
	readonly output: RunOutput;
}

/**
 * Reads the run's settings.
 *
 * @throws NodeOperationError when settings contradict each other
 */
export function readSettings(
	context: IExecuteFunctions,
	{ eventsPerSecond, requestsPerSecond }: StripeConnection,
): ReportSettings {
	const timeKind = context.getNodeParameter('timeOfUsage', 0) as TimeKind;
	const identity = context.getNodeParameter('identity', 0) as IdentityRule;
	const options = new RunOptions(context);
	const combine = options.choice('combine', 'Combine Rows', COMBINE_RULES);
	const contradiction = contradictionIn(timeKind, identity, combine);
	if (contradiction !== undefined) {
		const [message, description] = contradiction;
		throw new NodeOperationError(context.getNode(), message, { description, level: 'warning' });
	}
	const output = options.output();
	const pace = options.pace(eventsPerSecond);
	return {
		timeKind,
		output,
		rules: {
			identity,
			combine,
			dryRun: options.flag('dryRun', 'Dry Run'),
			fractions: options.fractions(),
			allowNegative: options.flag('allowNegative', 'Negative Values'),
			bareTimes: options.bareTimes(),
			...pace,
			...(wantsTotalBillable(context, options, output) && {
				billableReadsPerSecond: Math.min(requestsPerSecond, pace.ratePerSecond),
			}),
		},
	};
}

const COMBINE_RULES = ['none', 'window', 'minute', 'hour', 'day'] as const;

/** What happened, and how to mend it. */
type Contradiction = readonly [message: string, description: string];

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
