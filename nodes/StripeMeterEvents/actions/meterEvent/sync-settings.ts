import { type IExecuteFunctions, NodeOperationError } from 'n8n-workflow';
import { parseQuantity, type Quantity } from '../../../../metering/quantity';
import type { WindowGrid } from '../../../../metering/window';
import type { SyncUsageRules } from '../../../../providers/stripe/sync/sync-usage';
import type { StripeConnection } from '../../../common/transport/connection';
import { meterRef } from '../../../common/item-inputs';
import { RunOptions, type RunOutput } from '../../../common/run-options';
import { wantsTotalBillable } from './total-billable';

/** The settings that hold for the whole run, as the panel shows them. */
export interface SyncSettings {
	readonly rules: SyncUsageRules;
	readonly timeKind: 'timestamp' | 'window';
	readonly output: RunOutput;
}

/** @throws NodeOperationError when settings contradict each other or are none of the choices */
export function readSyncSettings(
	context: IExecuteFunctions,
	connection: StripeConnection,
): SyncSettings {
	const timeKind = context.getNodeParameter('timeOfUsage', 0) as SyncSettings['timeKind'];
	const options = new RunOptions(context);
	const { ratePerSecond, lanesAtOnce, retryBudgetMs } = options.pace(connection.eventsPerSecond);
	const reading = options.choice('reading', 'Read Totals', ['when_needed', 'always', 'never']);
	const vanished = options.flag('vanished', 'Vanished Customers');
	const invoiced = context.getNodeParameter('invoiced', 0) as SyncUsageRules['invoiced']['rule'];
	if (reading === 'never' && vanished) {
		throw new NodeOperationError(context.getNode(), 'Vanished Customers needs totals to be read', {
			description: 'Set Read Totals to "When Needed", or turn Vanished Customers off',
			level: 'warning',
		});
	}
	const output = options.output();
	return {
		timeKind,
		output,
		rules: {
			reading,
			vanished,
			billable: wantsTotalBillable(context, options, output),
			invoiced:
				invoiced === 'carry'
					? { rule: 'carry', to: meterRef(context.getNodeParameter('carryMeter', 0)) }
					: { rule: invoiced },
			limits: limitsOf(options),
			dryRun: options.dryRun(),
			grid: timeKind === 'timestamp' ? (context.getNodeParameter('grid', 0) as WindowGrid) : 'hour',
			fractions: options.fractions(),
			allowNegative: options.flag('allowNegative', 'Negative Values'),
			bareTimes: options.bareTimes(),
			eventsPerSecond: ratePerSecond,
			readsPerSecond:
				options.amount('readsPerSecond', 'Readings per Second') ?? connection.requestsPerSecond,
			isOneLimit: connection.eventsAreRequests,
			lanesAtOnce,
			retryBudgetMs,
		},
	};
}

function limitsOf(options: RunOptions): SyncUsageRules['limits'] {
	const percent = exact(options.amount('largestPercent', 'Largest Correction (Percent)'));
	const absolute = exact(options.amount('largestAbsolute', 'Largest Correction (Absolute)'));
	const direction = options.choice('largestApplies', 'Largest Correction Applies To', [
		'both',
		'downwards',
	]);
	return {
		...(percent && { percent }),
		...(absolute && { absolute }),
		onlyDownwards: direction === 'downwards',
	};
}

function exact(amount: number | undefined): Quantity | undefined {
	const read = parseQuantity(amount);
	return read.ok ? read.quantity : undefined;
}
