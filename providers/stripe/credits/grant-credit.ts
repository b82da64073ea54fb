import { grantKey } from '../../../metering/credit/grant-key';
import type { Found } from '../../../delivery/sync/reads';
import type { Outcome } from '../../../delivery/verdict';
import type { StripeRequestError } from '../client';
import type { FormParams } from '../form';
import { doubtOf, type GrantAnswer, grantAnswer } from './ask-grant';
import { type CreditGrant, grantForm, GRANTS, grantsOf, inOrder } from './credit-grant';
import { attempted, type CreditTools, type Read, readsWith } from './credit-tools';
import { type CreditedCharge, readCreditedCharge } from './credited-charge';
import { GRANT_READS, withoutExtras } from './extra-grants';
import {
	doubtful,
	failed,
	grantedEnd,
	refusedEnd,
	underWay,
	unread,
	unreadCharge,
} from './grant-ends';
import type { GrantEnd, GrantRequest } from './grant-result';
import { refuseCustomer, rule } from './refuse-grant';

/** Keys that may be used up by failures of Stripe's own, each of which it repeats for a day. */
const MOST_GENERATIONS = 8;
/**
 * How long a request may be under way at Stripe, in milliseconds; its own clients wait for 80 s. What
 * was asked for under a key before and does not show after that has come to nothing.
 */
const LONGEST_REQUEST_MS = 120_000;
const FIRST_WAIT_MS = 1000;
/** How old may be what is known of earlier grants when another one is asked for, in milliseconds. */
const FRESH_MS = 15 * 60_000;

/**
 * Grants credit for a charge, once, by any number of workers, whenever they run and die.
 *
 * Stripe lets only one grant be made under a key as long as it knows the key, which is a day at
 * least, and earlier grants are looked for before. The key changes only when it is known to be used
 * up and no grant shows: Stripe repeats that it failed, or the key belongs to a request on other
 * terms that has had its time. Should two workers all the same be given one each, then all but the
 * first are voided by whoever sees them.
 */
export async function grantCredit(tools: CreditTools, request: GrantRequest): Promise<GrantEnd> {
	const read = await attempted(
		async () =>
			await readCreditedCharge((permission) => readsWith(tools, permission), request.charge),
	);
	if (!read.ok) return unreadCharge(request.charge, read.error);
	const charge = read.value;
	const refusal = refuseCustomer(request, charge);
	const end =
		refusal === undefined ? await new Granting(tools, request, charge).run() : refusedEnd(refusal);
	return { ...end, ...(charge.customer !== undefined && { customer: charge.customer }) };
}

class Granting {
	#lookedAt = 0;
	/** How often a request on other terms was given its time. */
	#waits = 0;
	/** Why a grant may have been made by a try of this run that got no clear answer. */
	#doubt: string | undefined;

	constructor(
		private readonly tools: CreditTools,
		private readonly request: GrantRequest,
		private readonly charge: CreditedCharge,
	) {}

	async run(): Promise<GrantEnd> {
		const before = await this.#look();
		if (!before.ok) return unread(before.error);
		if (before.value.length > 0) return await this.#found(before.value);
		const ruling = rule(this.request, this.charge, this.tools.now());
		if (!ruling.ok) return refusedEnd(ruling.refusal);
		const form = grantForm(this.charge, ruling.amount, this.request.terms);
		let generation = 0;
		while (generation < MOST_GENERATIONS) {
			const asked = await this.#ask(form, generation);
			if (!asked.ok) return await this.#unanswered(asked.outcome);
			const answer = asked.value;
			if (answer.kind === 'made') return await this.#made(answer);
			const isTaken = answer.kind === 'taken';
			const isLate = isTaken && !this.#mayWait();
			const shown = await this.#lookFor(isLate ? 'errored' : answer.kind);
			if (!shown.ok) return this.#unseen(shown.error);
			if (shown.value.length > 0) return await this.#found(shown.value);
			if (isLate || (isTaken && this.tools.halt.signal.aborted)) return underWay(this.charge.id);
			if (answer.kind !== 'stale') generation += 1;
		}
		return failed(this.charge.id, this.#doubt ?? 'no answer');
	}

	async #ask(form: FormParams, generation: number): Promise<Found<GrantAnswer>> {
		const { asks, client, clock } = this.tools;
		const key = grantKey(this.charge.id, generation);
		return await asks.ask(async () => {
			// Its turn may have come so late that by now another worker's key is forgotten.
			if (clock.now() - this.#lookedAt > FRESH_MS) {
				return { kind: 'answered', value: { kind: 'stale' } };
			}
			const answer = await client.postOnce(GRANTS, form, key);
			const meant = grantAnswer(answer, Date.now());
			this.#doubt = doubtOf(answer, meant) ?? this.#doubt;
			return meant;
		});
	}

	/** What this run, or another one with the same words, has just made. */
	async #made({ grant, isReplay }: Extract<GrantAnswer, { kind: 'made' }>): Promise<GrantEnd> {
		const isOurs = !isReplay || this.#doubt !== undefined;
		const after = await this.#look();
		const others = after.ok ? after.value.filter(({ id }) => id !== grant.id) : [];
		const shown = after.ok ? after.value.find(({ id }) => id === grant.id) : undefined;
		const all = await withoutExtras(this.tools, inOrder([shown ?? grant, ...others]));
		return grantedEnd(all, {
			now: this.tools.now(),
			...(isOurs && { ours: grant.id }),
			...(isReplay && this.#doubt !== undefined && { doubt: this.#doubt }),
			...(!after.ok && { unchecked: after.error.message }),
		});
	}

	async #found(grants: readonly CreditGrant[]): Promise<GrantEnd> {
		const all = await withoutExtras(this.tools, grants);
		const doubt = this.#doubt;
		return grantedEnd(all, {
			now: this.tools.now(),
			...(doubt !== undefined && { ours: 'any', doubt }),
		});
	}

	/** No further try is made under the key by this run. */
	async #unanswered(outcome: Outcome): Promise<GrantEnd> {
		const { status, code = 'not_sent', reason = 'no answer' } = outcome;
		const refusal: GrantEnd = { status: 'not_granted', code, reason };
		if (this.#doubt === undefined) return refusal;
		const shown = await this.#look();
		if (shown.ok && shown.value.length > 0) return await this.#found(shown.value);
		// Stripe answers one key in one way, so an earlier try under it was refused as well.
		return shown.ok && status === 'rejected' ? refusal : this.#doubtful(reason);
	}

	#unseen(error: StripeRequestError): GrantEnd {
		return this.#doubt === undefined ? unread(error) : this.#doubtful(error.message);
	}

	#doubtful(then: string): GrantEnd {
		return doubtful(this.charge.id, this.#doubt ?? 'no answer', then);
	}

	/** What was made under a key that is in use, or used up, shows in a moment. */
	async #lookFor(why: 'errored' | 'taken' | 'stale'): Promise<Read<CreditGrant[]>> {
		const { clock, random, halt } = this.tools;
		const longest = { stale: 0, errored: FIRST_WAIT_MS, taken: LONGEST_REQUEST_MS }[why];
		const until = clock.now() + longest;
		if (why === 'taken') this.#waits += 1;
		let wait = FIRST_WAIT_MS;
		for (;;) {
			const shown = await this.#look();
			const left = until - clock.now();
			if (!shown.ok || shown.value.length > 0 || left <= 0 || halt.signal.aborted) return shown;
			const ms = Math.min(left, wait * (1 + random()));
			await clock.sleep(ms, halt.signal);
			wait *= 2;
		}
	}

	/** A key in use is waited for as long as for anything else of Stripe's. */
	#mayWait(): boolean {
		return (this.#waits + 1) * LONGEST_REQUEST_MS <= this.tools.retryBudgetMs;
	}

	async #look(): Promise<Read<CreditGrant[]>> {
		const at = this.tools.clock.now();
		const stripe = readsWith(this.tools, GRANT_READS);
		const read = await attempted(async () => await grantsOf(stripe, this.charge));
		if (read.ok) this.#lookedAt = at;
		return read;
	}
}
