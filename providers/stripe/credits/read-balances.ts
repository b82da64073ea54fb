import type Stripe from 'stripe';
import { runLanes } from '../../../delivery/lanes';
import { StripeRequestError, stripeError } from '../client';
import type { ItemResult } from '../item-result';
import { pacedReads } from '../paced-reads';
import type { StripeReads } from '../pages';
import type { ReadRun } from '../read-run';
import { type CreditScope, scopeForm } from './credit-grant';
import { notStripes } from './credit-tools';
import { GRANT_READS } from './extra-grants';

/** Whose credit is asked for, and what it could be used for. */
export interface BalanceRequest {
	/** Position of the item among the run’s items, from 0. */
	readonly index: number;
	readonly customer: string;
	readonly scope: CreditScope;
}

/** What is left of a customer’s credits in one currency, in its smallest unit. */
export interface CreditBalance {
	/** ISO code in lower case. */
	readonly currency: string;
	/** What the next invoice can use. */
	readonly available: bigint;
	/** What is left after all that is booked, Stripe’s `ledger_balance`. */
	readonly ledger: bigint;
}

export interface BalanceResult extends ItemResult {
	readonly index: number;
	readonly status: 'read' | 'rejected' | 'unread';
	readonly customer: string;
	/** One for each currency; none for a customer who has no credit of this scope. */
	readonly balances?: readonly CreditBalance[];
}

type Told = Omit<BalanceResult, 'index' | 'customer'>;

/**
 * Reads balances, each once, however many items ask for it. One that cannot be read does not keep
 * the others from it. Never throws for what Stripe does.
 *
 * @returns a result for every request, in their order
 */
export async function readBalances(
	requests: readonly BalanceRequest[],
	{ client, reads, lanesAtOnce }: ReadRun,
): Promise<BalanceResult[]> {
	const stripe = pacedReads(client, reads, GRANT_READS);
	const questions = new Map(requests.map((request) => [keyOf(request), request]));
	const answers = new Map<string, Told>();
	await runLanes(
		[...questions].map((question) => [question]),
		lanesAtOnce,
		async ([key, request]) => {
			answers.set(key, await tell(stripe, request));
		},
	);
	return requests.flatMap((request) => {
		const { index, customer } = request;
		const told = answers.get(keyOf(request));
		return told === undefined ? [] : [{ index, customer, ...told }];
	});
}

function keyOf({ customer, scope }: BalanceRequest): string {
	return JSON.stringify([customer, scope]);
}

async function tell(stripe: StripeReads, { customer, scope }: BalanceRequest): Promise<Told> {
	try {
		const summary = await stripe.get<Stripe.Billing.CreditBalanceSummary>(
			'/v1/billing/credit_balance_summary',
			{ customer, filter: { type: 'applicability_scope', applicability_scope: scopeForm(scope) } },
		);
		if (summary.object !== 'billing.credit_balance_summary') throw notStripes('a credit balance');
		return { status: 'read', balances: summary.balances.map(balanceIn) };
	} catch (error) {
		const { isFinal, code = 'balance_not_read', message } = stripeError(error);
		return { status: isFinal ? 'rejected' : 'unread', code, reason: message };
	}
}

/** @throws StripeRequestError for a balance that is no money */
function balanceIn({
	available_balance: { monetary: available },
	ledger_balance: { monetary: ledger },
}: Stripe.Billing.CreditBalanceSummary['balances'][number]): CreditBalance {
	if (available === null || ledger === null || available.currency !== ledger.currency) {
		throw new StripeRequestError('Stripe shows a balance that is not of one currency');
	}
	return {
		currency: available.currency,
		available: BigInt(available.value),
		ledger: BigInt(ledger.value),
	};
}
