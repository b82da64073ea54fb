import type { FaultRule } from '../../../emulator';
import { EVENT, type FireBench } from '../firing';
import { type FireCase, sentence } from './case';

/** Stripe's word that it is of no use to try again. */
const FOR_GOOD = { 'stripe-should-retry': 'false' };
const fault =
	(...rules: FaultRule[]) =>
	(bench: FireBench): void =>
		rules.forEach((rule) => bench.stripe.faults.add(rule));

/** What is refused since Stripe does not do, or does not tell, what a fire needs. */
export const FAILED_FIRES: readonly FireCase[] = [
	{
		what: 'a dry run',
		options: { dryRun: true },
		code: 'dry_run',
		says: sentence('Dry run: this would have been charged'),
	},
	{
		what: 'a history that cannot be read',
		given: fault({ kind: 'refuse', headers: FOR_GOOD, method: 'GET' }),
		code: 'check_failed',
		says: /^What was charged before could not be read \(Stripe answered 503: .+\), so nothing was charged\. Fire again$/,
	},
	{
		what: 'a claim that Stripe will not have now',
		given: fault({ kind: 'refuse', status: 429, headers: FOR_GOOD, method: 'POST' }),
		code: 'not_claimed',
		says: /^The charge could not be put on record \(Stripe answered 429: .+\), so nothing was charged\. Fire again$/,
	},
	{
		what: 'Stripe failing whenever it is asked for a claim',
		given: fault({ kind: 'fail', method: 'POST' }),
		code: 'not_claimed',
		says: /^The charge could not be put on record \(.*500.*\), so nothing was charged\. Fire again$/,
	},
	{
		what: 'others that fire at the same time, again and again',
		given: fault({
			kind: 'refuse',
			status: 400,
			method: 'POST',
			path: 'payment_intents$',
			body: { error: { type: 'idempotency_error', message: 'Keys for idempotent requests …' } },
		}),
		code: 'too_many_fires',
		says: sentence(
			'Other executions fired this trigger for the customer at the same time, again and again. Nothing was charged by this one; fire again',
		),
	},
	{
		what: 'a payment of which nothing more is heard',
		given: async (bench) => {
			await bench.fireOne({ customer: 'cus_b', id: '1', amount: 100 }, { parameters: EVENT });
			const asked = bench.stripe.state.requests();
			const confirmed = asked.findIndex(({ path }) => path.endsWith('/confirm'));
			const skip = asked.slice(0, confirmed).filter(({ method }) => method === 'GET').length;
			fault(
				{ kind: 'cut', when: 'after_commit', path: '/confirm$' },
				{ kind: 'refuse', headers: FOR_GOOD, method: 'GET', skip },
			)(bench);
		},
		code: 'in_doubt',
		says: /^Payment of pi_\w+ was asked for without a clear answer \(8 tries did not get through \(no answer from Stripe \(.+\)\)\. Run it again\), and what became of it could not be found out, so it may have been charged\. Fire the same again: it finds out, and charges at most once$/,
	},
	{
		what: 'a customer that there is not',
		item: { customer: 'cus_nobody' },
		code: 'customer_not_found',
		says: sentence(
			"Stripe answered 404: No such customer: 'cus_nobody'. Check the customer ID and the account of the key",
		),
	},
	{
		what: 'a key that is not accepted',
		given: (bench) => bench.stripe.state.revokeKey('sk_live_gone'),
		key: 'sk_live_gone',
		code: 'key_not_accepted',
		says: sentence(
			'Nothing was charged: Stripe answered 401: Expired API Key provided: sk_…. Check the key in the Stripe Billing API credential',
		),
	},
	{
		what: 'a key that may only read',
		given: (bench) =>
			bench.stripe.state.addKey('rk_live_reads', [
				'customer_read',
				'payment_method_read',
				'payment_intent_read',
				'invoice_read',
				'charge_read',
			]),
		key: 'rk_live_reads',
		code: 'permission_missing',
		says: /^Nothing was charged: Stripe answered 403: .+ Give the restricted key the permission Payment Intents: Write$/,
	},
	{
		what: 'Stripe out of reach for longer than the retry budget',
		given: fault({ kind: 'refuse', headers: { 'retry-after': '1' } }),
		options: { retryBudget: 1 },
		code: 'retry_budget_spent',
		says: sentence(
			'Nothing was charged: waiting for the provider took longer than the retry time budget of 1 s. Run it again to send the rest',
		),
	},
];
