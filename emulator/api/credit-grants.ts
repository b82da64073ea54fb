import { clearable, expand, fields, integer, text } from '../http/param';
import { metadata } from '../http/metadata';
import { invalidRequest, noSuch } from '../http/problem';
import type { CreditGrant, Ledger } from '../state/ledger';
import { checkFuture, grantParams, newCreditGrant } from './credit-grant-form';
import { checkKnown, checkThere, mergedMetadata } from './customers';
import { type Endpoint, endpoint } from './endpoint';
import { PAGING } from './paging';

const PATH = '/v1/billing/credit_grants';
const ONLY_EXPAND = fields({ expand: expand() });

const CREATE: Endpoint = {
	method: 'POST',
	path: PATH,
	permission: 'credit_grant_write',
	prepare: ({ params: raw, ledger }) => {
		const params = grantParams(raw);
		return {
			commit: () => {
				checkThere(ledger, params.customer);
				if (params.expires_at !== undefined) checkFuture(params.expires_at, ledger);
				return ledger.creditGrants.add(newCreditGrant(params, ledger));
			},
		};
	},
};

/** Credits that customers have. Invoices do not use them up here. */
export const CREDIT_GRANTS = [
	CREATE,
	endpoint(
		'GET',
		PATH,
		'credit_grant_read',
		fields({ ...PAGING, customer: text(), expand: expand() }),
		({ customer, ...paging }, { ledger, url }) => {
			if (customer !== undefined) checkKnown(ledger, customer);
			return ledger.creditGrants.page(
				paging,
				url,
				(grant) => customer === undefined || grant.customer === customer,
			);
		},
	),
	endpoint('GET', `${PATH}/:id`, 'credit_grant_read', ONLY_EXPAND, (_, { ledger, id }) =>
		grantOf(ledger, id),
	),
	endpoint(
		'POST',
		`${PATH}/:id`,
		'credit_grant_write',
		fields({
			expires_at: clearable(integer({ min: 1 })),
			metadata: metadata(),
			expand: expand(),
		}),
		({ expires_at, metadata: change }, { ledger, id }) => {
			const grant = grantOf(ledger, id);
			if (typeof expires_at === 'number') checkFuture(expires_at, ledger);
			return changed(ledger, grant, {
				...(expires_at !== undefined && { expires_at }),
				metadata: mergedMetadata(grant.metadata, change),
			});
		},
	),
	endpoint('POST', `${PATH}/:id/expire`, 'credit_grant_write', ONLY_EXPAND, (_, call) => {
		const grant = usable(call.ledger, call.id, 'expire');
		return changed(call.ledger, grant, { expires_at: call.ledger.seconds() });
	}),
	endpoint('POST', `${PATH}/:id/void`, 'credit_grant_write', ONLY_EXPAND, (_, call) => {
		const grant = usable(call.ledger, call.id, 'void');
		return changed(call.ledger, grant, { voided_at: call.ledger.seconds() });
	}),
];

/** Whether a grant can pay for anything now. */
export function isEffective(
	{ effective_at, expires_at, voided_at }: CreditGrant,
	now: number,
): boolean {
	return voided_at === null && (effective_at ?? 0) <= now && (expires_at ?? Infinity) > now;
}

/** @throws StripeProblem 404, or 400 when it is named by a parameter */
export function grantOf(ledger: Ledger, id: string, param = 'id'): CreditGrant {
	const grant = ledger.creditGrants.find(id);
	if (grant === undefined) throw noSuch('billing credit grant', id, { param });
	return grant;
}

function usable(ledger: Ledger, id: string, verb: string): CreditGrant {
	const grant = grantOf(ledger, id);
	const expired = (grant.expires_at ?? Infinity) <= ledger.seconds();
	if (grant.voided_at === null && !expired) return grant;
	throw invalidRequest(
		`You cannot ${verb} this credit grant because it is already ${expired ? 'expired' : 'voided'}.`,
	);
}

function changed(ledger: Ledger, grant: CreditGrant, change: Partial<CreditGrant>): CreditGrant {
	return ledger.creditGrants.replace({ ...grant, ...change, updated: ledger.seconds() });
}
