import { randomUUID } from 'node:crypto';
import type Stripe from 'stripe';
import type { Answer } from '../../../delivery/sync/reads';
import { failureVerdict, noAnswerVerdict, unclear } from '../failure-verdict';
import type { HttpAnswer, NoAnswer } from '../http';
import { GRANT_PERMISSION } from './ask-grant';
import { type CreditGrant, grantIn, GRANTS, grantStatus, isUpcoming } from './credit-grant';
import { attempted, type CreditTools, readsWith } from './credit-tools';

/** What became of the grants of one charge beyond the first. */
export interface WithoutExtras {
	/** All of them as they are now, the first one first. */
	readonly grants: readonly CreditGrant[];
	readonly voided: readonly string[];
	/** Those that stay although they are too many. */
	readonly left: readonly string[];
}

export const GRANT_READS = 'Credit Grants: Read';

/**
 * Voids all grants of a charge but the first. A key of Stripe’s lives for a day, so two workers
 * that look, wait for longer than that and then ask may each be given one.
 *
 * Of grants that can be used the first one stays, and that is the same one for everybody: nobody
 * ever voids the first. What a person voided is left as it is, and so is a grant of which something
 * was used, since a person has to say what becomes of the rest.
 *
 * @param grants of one charge, the first one first
 */
export async function withoutExtras(
	tools: CreditTools,
	grants: readonly CreditGrant[],
): Promise<WithoutExtras> {
	const extras = grants.filter((grant) => isUsable(grant, tools.now())).slice(1);
	const now = new Map<string, CreditGrant>();
	for (const extra of extras) {
		const voided = await voidUnused(tools, extra);
		if (voided !== undefined) now.set(extra.id, voided);
	}
	return {
		grants: grants.map((grant) => now.get(grant.id) ?? grant),
		voided: [...now.keys()],
		left: extras.map(({ id }) => id).filter((id) => !now.has(id)),
	};
}

function isUsable(grant: CreditGrant, now: number): boolean {
	return ['active', 'upcoming'].includes(grantStatus(grant, now));
}

/** @returns undefined where it stays as it is */
async function voidUnused(
	tools: CreditTools,
	grant: CreditGrant,
): Promise<CreditGrant | undefined> {
	const { asks, client } = tools;
	if (!(await isUnused(tools, grant))) return undefined;
	const path = `${GRANTS}/${encodeURIComponent(grant.id)}`;
	// A fresh key for every try: a voided grant is not voided again, and a key replays an old 500.
	const found = await asks.ask(async () =>
		voidAnswer(await client.postOnce(`${path}/void`, {}, randomUUID()), grant.id),
	);
	if (found.ok) return found.value;
	// It may have been voided by a try without an answer, or by somebody else.
	const stripe = readsWith(tools, GRANT_READS);
	const read = await attempted(async () => await stripe.get<CreditGrant>(path));
	return read.ok && read.value.voided_at !== null ? read.value : undefined;
}

async function isUnused(tools: CreditTools, grant: CreditGrant): Promise<boolean> {
	if (isUpcoming(grant, tools.now())) return true;
	const stripe = readsWith(tools, GRANT_READS);
	const read = await attempted(
		async () =>
			await stripe.get<Stripe.Billing.CreditBalanceSummary>('/v1/billing/credit_balance_summary', {
				customer: typeof grant.customer === 'string' ? grant.customer : grant.customer.id,
				filter: { type: 'credit_grant', credit_grant: grant.id },
			}),
	);
	if (!read.ok) return false;
	const whole = grant.amount.monetary?.value;
	const [balance, ...others] = read.value.balances;
	return (
		whole !== undefined &&
		others.length === 0 &&
		balance?.available_balance.monetary?.value === whole &&
		balance.ledger_balance.monetary?.value === whole
	);
}

function voidAnswer(answer: HttpAnswer | NoAnswer, id: string): Answer<CreditGrant> {
	if (answer.status === 'none') return noAnswerVerdict(answer);
	if (answer.status < 200 || answer.status >= 300) {
		return failureVerdict(answer, Date.now(), GRANT_PERMISSION);
	}
	const grant = grantIn(answer.body);
	return grant?.id === id && grant.voided_at !== null
		? { kind: 'answered', value: grant }
		: unclear('unexpected_answer', `the answer has status ${answer.status} but no voided grant`);
}
