import type Stripe from 'stripe';
import { ceilTo, gapsIn, minutesWithin, overlaps } from '../../../metering/series/gaps';
import type { UsageWindow } from '../../../metering/window';
import { stripeError, StripeRequestError } from '../client';
import type { InvoicedPeriod } from '../invoiced-periods';
import { LATEST_SECONDS } from '../limits';
import type { StripeReads } from '../pages';
import type { ReadRun } from '../read-run';
import type { UnreadUsage } from '../usage/customer-usage';
import { whyUnread } from '../usage/plan-questions';
import { Question } from '../usage/question';
import type { AccountInvoices } from './account-invoices';
import {
	isBilling,
	itemsOnMeter,
	lessTrials,
	timesOfInvoices,
	timesOfSubscriptions,
} from './billed-times';
import type { Costs } from './costs';
import { type HeldSubscription, subscriptionsByCustomer } from './customer-subscriptions';
import { DAY, type DayLook, type UsedDays } from './day-look';
import type { CustomerCheck, UnbilledUsage } from './finding';
import { idleOnes, maybeIdle } from './idle';
import { piecesOf } from './pieces';
import { pendingTimes, previewedTimes } from './times-to-come';
import type { UnbilledQuestion } from './unbilled-question';

/** What the checks of a run share. */
export interface CheckTools {
	readonly run: ReadRun;
	readonly stripe: StripeReads;
	/** Those of the meter, by ID. */
	readonly prices: ReadonlyMap<string, Stripe.Price>;
	readonly look: DayLook;
	readonly invoiced: AccountInvoices;
	readonly costs: Costs;
}

/** Looks at customers one by one, no closer than it takes. */
export class CustomerChecks {
	readonly #range: UsageWindow;

	constructor(
		private readonly question: UnbilledQuestion,
		private readonly tools: CheckTools,
	) {
		const { range, now } = question;
		// Nothing can be used yet in what is to come, and nobody bills it yet.
		const end = Math.min(range.end, ceilTo(now + LATEST_SECONDS, 60));
		this.#range = { start: range.start, end };
	}

	/**
	 * @param known the customer's subscriptions, if they are read already
	 * Never throws for what Stripe does.
	 */
	async of(customer: string, known?: readonly HeldSubscription[]): Promise<CustomerCheck> {
		const found = await this.#checked(customer, known).catch(stripeError);
		return found instanceof StripeRequestError
			? await this.#failed(customer, whyUnread(found))
			: found;
	}

	async #checked(customer: string, known?: readonly HeldSubscription[]): Promise<CustomerCheck> {
		return await this.#check(customer, known ?? (await this.#subscriptionsOf(customer)));
	}

	async #subscriptionsOf(customer: string): Promise<readonly HeldSubscription[]> {
		const all = await subscriptionsByCustomer(this.tools.stripe, customer);
		return all.get(customer) ?? [];
	}

	async #check(customer: string, held: readonly HeldSubscription[]): Promise<CustomerCheck> {
		const { question, tools } = this;
		const { find } = question;
		const covered = timesOfSubscriptions(held, tools.prices, question);
		const open = find === 'idle' ? [] : gapsIn(this.#range, covered);
		const maybe = find === 'unbilled' ? [] : maybeIdle(held, tools.prices, question);
		if (open.length === 0 && maybe.length === 0) {
			return { status: 'checked', customer, findings: [] };
		}
		const used = await tools.look.at(customer);
		if ('status' in used) return await this.#failed(customer, used);
		const suspect = open.filter((gap) => isUsed(gap, used));
		const unbilled =
			suspect.length === 0 ? [] : await this.#unbilled(customer, held, suspect, used);
		const idle = await idleOnes(customer, maybe, used, question, tools.costs);
		return { status: 'checked', customer, findings: [...unbilled, ...idle] };
	}

	async #unbilled(
		customer: string,
		held: readonly HeldSubscription[],
		suspect: readonly UsageWindow[],
		used: UsedDays,
	): Promise<UnbilledUsage[]> {
		const { invoiced, prices, costs, run } = this.tools;
		const { meter } = this.question;
		const left = (times: readonly UsageWindow[], gaps: readonly UsageWindow[]): UsageWindow[] =>
			gaps.flatMap((gap) => gapsIn(gap, times)).filter((gap) => isUsed(gap, used));
		const unclear = left(await this.#timesToCome(customer, held, suspect), suspect);
		if (unclear.length === 0) return [];
		const own = await invoiced.of(customer);
		const gaps = left(timesOfInvoices(held, own, prices, this.question), unclear);
		const whole = gaps.flatMap(minutesWithin);
		if (whole.length === 0) return [];
		const known = { held, prices, invoiced: await this.#everInvoiced(customer, held, own) };
		const asked = new Question(run.client, run.reads, meter, customer);
		const findings: UnbilledUsage[] = [];
		for (const { time, cause } of piecesOf(whole, known)) {
			const [shown] = await asked.ask(time);
			if (asked.failure) throw errorOf(asked.failure);
			if (shown === undefined || shown.value.units === 0n) continue;
			const price = costs.lastPrice(known);
			findings.push({
				kind: 'unbilled',
				customer,
				cause: await costs.refined(cause, held),
				usage: shown.value,
				time,
				lost: await costs.of(shown.value, price),
				...(price && { price: price.id }),
				...(cause.subscription && { subscription: cause.subscription }),
			});
		}
		return findings;
	}

	/** What the next invoices will bill beyond what the subscriptions tell. */
	async #timesToCome(
		customer: string,
		held: readonly HeldSubscription[],
		gaps: readonly UsageWindow[],
	): Promise<UsageWindow[]> {
		const { run, stripe, prices } = this.tools;
		const running = held.filter((one) => mayBill(one, gaps));
		if (running.length === 0) return [];
		if (!this.question.withPreviews) return await pendingTimes(stripe, customer, prices);
		const times = await previewedTimes(run, running, prices);
		return this.question.withTrials ? lessTrials(times, held, prices) : times;
	}

	/** Where no subscription tells of the meter, old invoices may: the plan was another one. */
	async #everInvoiced(
		customer: string,
		held: readonly HeldSubscription[],
		own: readonly InvoicedPeriod[],
	): Promise<readonly InvoicedPeriod[]> {
		const { prices, invoiced } = this.tools;
		const isKnown = own.length > 0 || held.some((one) => itemsOnMeter(one, prices).length > 0);
		return isKnown || held.length === 0 ? own : await invoiced.ever(customer);
	}

	async #failed(customer: string, { status, code, reason }: Why): Promise<CustomerCheck> {
		const isGone = status === 'rejected' && (await this.#isDeleted(customer));
		return isGone
			? { status, customer, code: 'customer_deleted', reason: DELETED }
			: { status, customer, code, reason };
	}

	/** Of a deleted customer Stripe shows no usage, and refuses as of one that never was. */
	async #isDeleted(customer: string): Promise<boolean> {
		const path = `/v1/customers/${encodeURIComponent(customer)}`;
		const found = this.tools.stripe.get<Partial<Stripe.DeletedCustomer>>(path);
		return (await found.catch(() => undefined))?.deleted === true;
	}
}

type Why = Pick<UnreadUsage, 'status' | 'code' | 'reason'>;

const DELETED =
	'the customer is deleted, so that Stripe shows none of its usage any more, and bills none. Look at its last invoices';

function errorOf({ status, code, reason }: Why): StripeRequestError {
	return new StripeRequestError(reason, undefined, code, status === 'rejected');
}

function isUsed(gap: UsageWindow, days: UsedDays): boolean {
	return days.some((start) => overlaps(gap, { start, end: start + DAY }));
}

/** True where the next invoice of a subscription may bill usage of these gaps. */
function mayBill(one: HeldSubscription, gaps: readonly UsageWindow[]): boolean {
	const start = Math.min(...one.items.map(({ period }) => period.start));
	return isBilling(one) && gaps.some(({ end }) => end > start);
}
