import type Stripe from 'stripe';
import { expand, fields, hash, oneOf, required, text } from '../http/param';
import { missingParam } from '../http/problem';
import type { CreditGrant } from '../state/ledger';
import type { OnWire } from '../wire';
import { checkScope, SCOPE } from './credit-grant-form';
import { grantOf, isEffective } from './credit-grants';
import { checkThere } from './customers';
import { endpoint } from './endpoint';

type Summary = OnWire<Stripe.Billing.CreditBalanceSummary>;
interface Filter {
	readonly type: 'applicability_scope' | 'credit_grant';
	readonly applicability_scope?: {
		readonly price_type?: string;
		readonly prices?: ReadonlyArray<{ readonly id: string }>;
	};
	readonly credit_grant?: string;
}

export const CREDIT_BALANCE = [
	endpoint(
		'GET',
		'/v1/billing/credit_balance_summary',
		'credit_grant_read',
		fields({
			customer: required(text()),
			filter: required(
				hash({
					type: required(oneOf('applicability_scope', 'credit_grant')),
					applicability_scope: hash(SCOPE),
					credit_grant: text(),
				}),
			),
			expand: expand(),
		}),
		({ customer, filter }, { ledger }): Summary => {
			checkThere(ledger, customer);
			const { type, applicability_scope: scope, credit_grant } = filter;
			if (filter[type] === undefined) throw missingParam(`filter[${type}]`);
			if (credit_grant !== undefined) grantOf(ledger, credit_grant, 'filter[credit_grant]');
			if (scope !== undefined) checkScope(scope, 'filter[applicability_scope]');
			const now = ledger.seconds();
			const counted = ledger.creditGrants
				.all()
				.filter(
					(grant) =>
						grant.customer === customer && isEffective(grant, now) && isMeant(grant, filter),
				);
			return {
				object: 'billing.credit_balance_summary',
				balances: balances(counted),
				customer,
				customer_account: null,
				livemode: ledger.livemode,
			};
		},
	),
];

function isMeant(grant: CreditGrant, filter: Filter): boolean {
	if (filter.type === 'credit_grant') return grant.id === filter.credit_grant;
	const asked = filter.applicability_scope;
	const { price_type, prices = [] } = grant.applicability_config.scope;
	if (asked?.price_type !== undefined) return price_type === asked.price_type;
	return asked?.prices?.some(({ id }) => prices.some((price) => price.id === id)) ?? false;
}

/** One balance for each currency. */
function balances(grants: readonly CreditGrant[]): Summary['balances'] {
	const sums = new Map<string, number>();
	for (const { monetary } of grants.map(({ amount }) => amount)) {
		if (monetary === null) continue;
		sums.set(monetary.currency, (sums.get(monetary.currency) ?? 0) + monetary.value);
	}
	return [...sums].map(([currency, value]) => {
		const balance = { monetary: { currency, value }, type: 'monetary' as const };
		return { available_balance: balance, ledger_balance: balance };
	});
}
