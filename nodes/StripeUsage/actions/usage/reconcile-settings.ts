import type { IExecuteFunctions } from 'n8n-workflow';
import { parseQuantity, type Quantity, ZERO } from '../../../../metering/quantity';
import type { WindowGrid } from '../../../../metering/window';
import type { ReconcileRules } from '../../../../providers/stripe/reconcile/reconcile-usage';
import { RunOptions, type RunOutput } from '../../../common/run-options';
import type { StripeConnection } from '../../../common/transport/connection';
import { LAG_MINUTES } from './reconcile.options';

/** The settings that hold for the whole run, as the panel shows them. */
export interface ReconcileSettings {
	readonly rules: ReconcileRules;
	readonly timeKind: 'timestamp' | 'window';
	readonly output: RunOutput;
}

/** @throws NodeOperationError when settings are none of the choices */
export function readReconcileSettings(
	context: IExecuteFunctions,
	connection: StripeConnection,
): ReconcileSettings {
	const timeKind = context.getNodeParameter('timeOfUsage', 0) as ReconcileSettings['timeKind'];
	const options = new RunOptions(context);
	const { ratePerSecond, ...pace } = options.pace(connection.requestsPerSecond);
	return {
		timeKind,
		output: options.output(),
		rules: {
			pace: { ...pace, readsPerSecond: ratePerSecond },
			bareTimes: options.bareTimes(),
			grid: timeKind === 'timestamp' ? (context.getNodeParameter('grid', 0) as WindowGrid) : 'hour',
			absolute: exact(options.amount('toleranceAbsolute', 'Tolerance (Absolute)')),
			percent: exact(options.amount('tolerancePercent', 'Tolerance (Percent)')),
			lagSeconds: (options.amount('lag', 'Lag (Minutes)', LAG_MINUTES) ?? 0) * 60,
			everybody: options.flag('everybody', 'Customers Without Rows'),
			withAmounts: options.flag('amounts', 'Amount at Stake', true),
			otherMeters: options.flag('otherMeters', 'Check Other Meters'),
		},
	};
}

function exact(amount: number | undefined): Quantity {
	const read = parseQuantity(amount);
	return read.ok ? read.quantity : ZERO;
}
