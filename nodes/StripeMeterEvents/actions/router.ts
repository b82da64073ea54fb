import {
	type IExecuteFunctions,
	type INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';
import { StripeRequestError } from '../../../providers/stripe/client';
import { type MeterOperation, meterOperations } from './meter/meter.operations';
import {
	type MeterEventOperation,
	meterEventOperations,
} from './meterEvent/meter-event.operations';

/** Calls the chosen operation: those of meter events take all items together, the others one by one. */
export async function router(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const resource = this.getNodeParameter('resource', 0) as string;
	const operation = this.getNodeParameter('operation', 0) as string;
	if (resource === 'meterEvent') {
		return [await runTogether(this, known(this, operation, meterEventOperations))];
	}
	return [await runOneByOne(this, known(this, operation, meterOperations))];
}

function known<Operation>(
	context: IExecuteFunctions,
	name: string,
	operations: Readonly<Record<string, Operation>>,
): Operation {
	const operation = operations[name];
	if (operation !== undefined) return operation;
	throw new NodeOperationError(context.getNode(), `There is no operation "${name}"`, {
		description: `Choose one of: ${Object.keys(operations).join(', ')}`,
	});
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
			if (!context.continueOnFail()) throw explained(context, error, item);
			output.push({ json: { error: messageOf(error) }, pairedItem: { item } });
		}
	}
	return output;
}

/**
 * What fails here is the whole run: a credential, or settings that contradict each other. With
 * "continue" the engine would pass the input on as if nothing had happened, so every row says it.
 */
async function runTogether(
	context: IExecuteFunctions,
	execute: MeterEventOperation,
): Promise<INodeExecutionData[]> {
	try {
		return await execute(context);
	} catch (error) {
		if (!context.continueOnFail()) throw explained(context, error, 0);
		const message = messageOf(error);
		return context
			.getInputData()
			.map((_row, item) => ({ json: { error: message }, pairedItem: { item } }));
	}
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

function explained(context: IExecuteFunctions, error: unknown, itemIndex: number): Error {
	if (error instanceof NodeOperationError || error instanceof NodeApiError) return error;
	const mend = error instanceof StripeRequestError ? MENDS[String(error.status)] : undefined;
	return new NodeOperationError(context.getNode(), messageOf(error), {
		itemIndex,
		description: mend ?? 'Check the fields of this item and the credential',
	});
}

/** How to mend what Stripe refused, by HTTP status. */
const MENDS: Readonly<Record<string, string>> = {
	undefined: 'Check that this machine reaches the API Base URL of the credential, then run again',
	'401': 'Check the key in the Stripe Billing API credential',
	'403': 'Give the restricted key the permission Billing Meters: Write',
	'404': 'Check the meter ID, and whether the key is for test or live mode',
};
