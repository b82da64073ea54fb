import { quantity } from '../../../metering/quantity';
import {
	cancelEvents,
	type CancelReport,
	type CancelRules,
} from '../../../providers/stripe/cancel-events';
import type { CancelInput } from '../../../providers/stripe/cancel-input';
import { StripeClient } from '../../../providers/stripe/client';
import type { HttpRequest } from '../../../providers/stripe/http';
import { VirtualClock } from '../../support/virtual-clock';
import { SmallStripe } from './small-stripe';
import { meterOf } from './usage';

export const CANCEL_RULES: CancelRules = {
	dryRun: false,
	ratePerSecond: 100,
	lanesAtOnce: 4,
	retryBudgetMs: 60_000,
};

/** Two meters, and events with these identifiers. */
export function stripeWith(...identifiers: string[]): SmallStripe {
	const stripe = new SmallStripe([meterOf(), meterOf({ id: 'mtr_2', event_name: 'storage' })]);
	for (const identifier of identifiers) stripe.billed.set(identifier, quantity(1n, 0));
	return stripe;
}

export function inputsOf(...identifiers: unknown[]): CancelInput[] {
	return identifiers.map((identifier, index) => ({
		index,
		meter: { by: 'event_name', value: 'api_calls' },
		identifier,
	}));
}

export async function cancel(
	{ send }: Pick<SmallStripe, 'send'>,
	inputs: readonly CancelInput[],
	change: Partial<CancelRules> = {},
	signal?: AbortSignal,
): Promise<CancelReport> {
	const clock = new VirtualClock();
	const client = new StripeClient(send, clock);
	const rules = { ...CANCEL_RULES, ...change };
	return await cancelEvents(inputs, rules, { client, clock, ...(signal && { signal }) });
}

export function posts({ requests }: SmallStripe): HttpRequest[] {
	return requests.filter(({ method }) => method === 'POST');
}
