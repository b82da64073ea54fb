import type Stripe from 'stripe';
import { OURS } from '../charges/trigger-metadata';
import { isRecord } from '../error-body';
import type { FormParams } from '../form';
import { eachOf, type StripeReads } from '../pages';
import type { CreditedCharge } from './credited-charge';

export type CreditGrant = Stripe.Billing.CreditGrant;

export const GRANTS = '/v1/billing/credit_grants';

/** The charge that a grant is for. */
const CHARGE = `${OURS}charge`;
/** Payment intents by which an invoice was paid that a grant is for: they are no other charges. */
const PAYMENTS = `${OURS}payments`;

/** What credits may be used for. */
export type CreditScope =
	| { readonly kind: 'metered' }
	/** @property prices their IDs, 1 to 20 */
	| { readonly kind: 'prices'; readonly prices: readonly string[] };

/** What a grant says beside its amount. Times are Unix seconds. */
export interface GrantTerms {
	readonly scope: CreditScope;
	readonly category: 'paid' | 'promotional';
	/** In the Dashboard. */
	readonly name?: string;
	readonly effectiveAt?: number;
	readonly expiresAt?: number;
	/** From 0, used first, to 100. */
	readonly priority?: number;
	readonly metadata: Readonly<Record<string, string>>;
}

/** How a grant stands. Whether any of it is left is shown only by a balance. */
export type GrantStatus = 'active' | 'upcoming' | 'expired' | 'voided';

/** The form that asks Stripe to grant credit for a charge. @param amount in the smallest unit */
export function grantForm(
	{ id, customer, currency, payments }: CreditedCharge,
	amount: bigint,
	terms: GrantTerms,
): FormParams {
	return {
		customer,
		amount: { type: 'monetary', monetary: { currency, value: String(amount) } },
		applicability_config: { scope: scopeForm(terms.scope) },
		category: terms.category,
		name: terms.name,
		effective_at: terms.effectiveAt,
		expires_at: terms.expiresAt,
		priority: terms.priority,
		metadata: {
			...terms.metadata,
			[CHARGE]: id,
			...(payments.length > 0 && { [PAYMENTS]: payments.join(',') }),
		},
	};
}

export function scopeForm(scope: CreditScope): FormParams {
	if (scope.kind === 'metered') return { price_type: 'metered' };
	return { prices: Object.fromEntries(scope.prices.map((id, index) => [index, { id }])) };
}

/**
 * All grants of a charge, whatever became of them, the first one first. Stripe finds none by
 * metadata, so all of the customer’s are looked through.
 *
 * @throws StripeRequestError
 */
export async function grantsOf(
	stripe: StripeReads,
	charge: Pick<CreditedCharge, 'id' | 'customer' | 'payments'>,
): Promise<CreditGrant[]> {
	const grants: CreditGrant[] = [];
	for await (const grant of eachOf<CreditGrant>(stripe, GRANTS, { customer: charge.customer })) {
		if (isFor(grant, charge)) grants.push(grant);
	}
	return inOrder(grants);
}

/** The order is the same for everybody, since nothing in it changes. */
export function inOrder(grants: readonly CreditGrant[]): CreditGrant[] {
	return [...grants].sort((a, b) => a.created - b.created || (a.id < b.id ? -1 : 1));
}

/** An invoice and the payment intent that paid it are one charge. */
function isFor(
	{ metadata }: CreditGrant,
	charge: Pick<CreditedCharge, 'id' | 'payments'>,
): boolean {
	const { [CHARGE]: id, [PAYMENTS]: payments = '' } = metadata ?? {};
	if (id === undefined) return false;
	const granted = [id, ...payments.split(',')];
	return [charge.id, ...charge.payments].some((one) => granted.includes(one));
}

/** @param now Unix seconds */
export function grantStatus(grant: CreditGrant, now: number): GrantStatus {
	if (grant.voided_at !== null) return 'voided';
	if (grant.expires_at !== null && grant.expires_at <= now) return 'expired';
	return isUpcoming(grant, now) ? 'upcoming' : 'active';
}

/** What was made to begin at once has begun, also by a clock that is behind Stripe’s. */
export function isUpcoming({ effective_at: from, created }: CreditGrant, now: number): boolean {
	return from !== null && from > Math.max(now, created);
}

/** @returns undefined for what is no credit grant of Stripe’s */
export function grantIn(body: unknown): CreditGrant | undefined {
	if (!isRecord(body) || body.object !== 'billing.credit_grant') return undefined;
	return typeof body.id === 'string' && isRecord(body.amount)
		? (body as unknown as CreditGrant)
		: undefined;
}
