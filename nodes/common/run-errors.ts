import {
	type IExecuteFunctions,
	type INodeExecutionData,
	NodeApiError,
	NodeOperationError,
} from 'n8n-workflow';
import { StripeRequestError } from '../../providers/stripe/client';

/**
 * Finds what the node's Operation field names.
 *
 * @throws NodeOperationError for a name that none has
 */
export function knownOperation<Operation>(
	context: IExecuteFunctions,
	name: string,
	operations: Readonly<Record<string, Operation>>,
): Operation {
	const operation = Object.hasOwn(operations, name) ? operations[name] : undefined;
	if (operation !== undefined) return operation;
	throw new NodeOperationError(context.getNode(), `There is no operation "${name}"`, {
		description: `Choose one of: ${Object.keys(operations).join(', ')}`,
	});
}

export function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}

/**
 * The same error with a way to mend it.
 *
 * @param permission what a restricted key needs, in the words of Stripe's dashboard
 */
export function explained(
	context: IExecuteFunctions,
	error: unknown,
	itemIndex: number,
	permission: string,
): Error {
	if (error instanceof NodeOperationError || error instanceof NodeApiError) return error;
	const mend =
		error instanceof StripeRequestError ? mendOf(String(error.status), permission) : undefined;
	return new NodeOperationError(context.getNode(), messageOf(error), {
		itemIndex,
		description: mend ?? 'Check the fields of this item and the credential',
	});
}

/**
 * What failed is the whole run: a credential, or settings that contradict each other. With
 * "continue" the engine would pass the input on as if nothing had happened, so every item says it.
 */
export function failedItems(context: IExecuteFunctions, error: unknown): INodeExecutionData[] {
	const message = messageOf(error);
	return context
		.getInputData()
		.map((_row, item) => ({ json: { error: message }, pairedItem: { item } }));
}

/** How to mend what Stripe refused, by HTTP status. */
function mendOf(status: string, permission: string): string | undefined {
	switch (status) {
		case 'undefined':
			return 'Check that this machine reaches the API Base URL of the credential, then run again';
		case '401':
			return 'Check the key in the Stripe Billing API credential';
		case '403':
			return `Give the restricted key the permission ${permission}`;
		case '404':
			return 'Check the ID, and whether the key is for test or live mode';
		default:
			return undefined;
	}
}
