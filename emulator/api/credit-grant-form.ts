import {
	expand,
	fields,
	hash,
	integer,
	list,
	oneOf,
	type Read,
	required,
	text,
} from '../http/param';
import { metadata } from '../http/metadata';
import { invalidRequest, missingParam } from '../http/problem';
import type { Param } from '../http/param-map';
import { newId } from '../ids';
import type { CreditGrant, Ledger } from '../state/ledger';
import { chargeCurrency } from './charge-amount';
import { withoutEmpty } from './customers';

/** Which prices credits are for: all metered ones, or those that are named. */
export const SCOPE = {
	price_type: oneOf('metered'),
	prices: list(fields({ id: required(text()) })),
};

const FORM = fields({
	amount: required(
		hash({
			type: required(oneOf('monetary')),
			monetary: hash({
				currency: required(text(3)),
				value: required(integer({ min: 1 })),
			}),
		}),
	),
	applicability_config: required(hash({ scope: required(hash(SCOPE)) })),
	category: oneOf('paid', 'promotional'),
	customer: required(text()),
	effective_at: integer({ min: 1 }),
	expires_at: integer({ min: 1 }),
	metadata: metadata(),
	name: text(100),
	priority: integer({ min: 0, max: 100 }),
	expand: expand(),
});

type GrantParams = Read<typeof FORM>;

/**
 * Reads a new credit grant.
 *
 * @throws StripeProblem 400
 */
export function grantParams(raw: Param | undefined): GrantParams {
	const params = FORM(raw, '');
	if (params.amount.monetary === undefined) throw missingParam('amount[monetary]');
	checkScope(params.applicability_config.scope, 'applicability_config[scope]');
	return params;
}

/** @throws StripeProblem 400 unless it is exactly one of the two kinds */
export function checkScope(
	{ price_type, prices }: { price_type?: string; prices?: readonly unknown[] },
	param: string,
): void {
	if ((price_type === undefined) !== (prices === undefined)) return;
	throw invalidRequest('You must provide exactly one of: price_type, prices.', {
		param,
		...(price_type !== undefined && { code: 'parameters_exclusive' }),
	});
}

/** @throws StripeProblem 400 for a moment that has passed */
export function checkFuture(second: number, ledger: Ledger): void {
	if (second > ledger.seconds()) return;
	throw invalidRequest('`expires_at` must be in the future.', { param: 'expires_at' });
}

/** A new credit grant; not yet on the ledger's shelf. */
export function newCreditGrant(params: GrantParams, ledger: Ledger): CreditGrant {
	const created = ledger.seconds();
	const { currency, value } = params.amount.monetary ?? { currency: '', value: 0 };
	const { price_type, prices } = params.applicability_config.scope;
	return {
		id: newId('credgr'),
		object: 'billing.credit_grant',
		amount: { type: 'monetary', monetary: { currency: chargeCurrency(currency), value } },
		applicability_config: {
			scope: {
				...(price_type !== undefined && { price_type }),
				...(prices !== undefined && { prices }),
			},
		},
		category: params.category ?? 'paid',
		created,
		customer: params.customer,
		customer_account: null,
		effective_at: params.effective_at ?? created,
		expires_at: params.expires_at ?? null,
		livemode: ledger.livemode,
		metadata: withoutEmpty(params.metadata ?? {}),
		name: params.name ?? null,
		priority: params.priority ?? 50,
		test_clock: null,
		updated: created,
		voided_at: null,
	};
}
