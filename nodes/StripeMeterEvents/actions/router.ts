import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { explained, failedItems, knownOperation, messageOf } from '../../common/run-errors';
import { type MeterOperation, meterOperations } from './meter/meter.operations';
import {
	type MeterEventOperation,
	meterEventOperations,
} from './meterEvent/meter-event.operations';

const PERMISSION = 'Billing Meters: Write';

/** Calls the chosen operation: those of meter events take all items together, the others one by one. */
export async function router(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const resource = this.getNodeParameter('resource', 0) as string;
	const operation = this.getNodeParameter('operation', 0) as string;
	if (resource === 'meterEvent') {
		return [await runTogether(this, knownOperation(this, operation, meterEventOperations))];
	}
	return [await runOneByOne(this, knownOperation(this, operation, meterOperations))];
}

async function runOneByOne(
	context: IExecuteFunctions,
	execute: MeterOperation,
): Promise<INodeExecutionData[]> {
	const output: INodeExecutionData[] = [];
	for (let item = 0; item < context.getInputData().length; item++) {
		try {
			const found = await execute(context, item);
			output.push(...found.map((json) => ({ json, pairedItem: { item } })));
		} catch (error) {
			if (!context.continueOnFail()) throw explained(context, error, item, PERMISSION);
			output.push({ json: { error: messageOf(error) }, pairedItem: { item } });
		}
	}
	return output;
}

async function runTogether(
	context: IExecuteFunctions,
	execute: MeterEventOperation,
): Promise<INodeExecutionData[]> {
	try {
		return await execute(context);
	} catch (error) {
		if (!context.continueOnFail()) throw explained(context, error, 0, PERMISSION);
		return failedItems(context, error);
	}
}
