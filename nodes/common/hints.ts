import type { IExecuteFunctions } from 'n8n-workflow';

export const DRY_RUN_HINT = 'Dry run: nothing was sent to Stripe';

/** Shows messages in the output panel. */
export function showHints(context: IExecuteFunctions, messages: readonly string[]): void {
	for (const message of messages) {
		context.addExecutionHints?.({ message, location: 'outputPane', type: 'warning' });
	}
}
