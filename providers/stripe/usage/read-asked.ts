import type { UsageWindow } from '../../../metering/window';
import { itemsByCustomer, ITEMS_PERMISSION } from '../billing/items-by-customer';
import { isRunning, type MeteredItem } from '../billing/metered-items';
import { stripeError, StripeRequestError } from '../client';
import { MeterDirectory } from '../meter-directory';
import { type Meter, Meters } from '../meters';
import { pacedReads } from '../paced-reads';
import type { ReadRun } from '../read-run';
import { subscribedCustomers } from '../subscribed-customers';
import {
	type AskedUsage,
	type UsageProblem,
	type Wanted,
	wantedByMeter,
	type WantedOfMeter,
} from './asked-usage';
import type { AskedTime } from './asked-time';
import type { ReadUsage, UnreadUsage } from './customer-usage';
import { type PlannedQuestion, QuestionPlanner, whyUnread } from './plan-questions';
import { readEach } from './read-each';

/** Usage of a customer that was asked for. */
export interface AnsweredUsage {
	/** Positions of the items that asked. */
	readonly items: readonly number[];
	readonly meter: Meter;
	readonly customer: string;
	readonly time: AskedTime;
	/** The time that the usage is of, on whole minutes. It may end later than now. */
	readonly range: UsageWindow;
	readonly usage: ReadUsage;
	/** The subscription item whose billing period the range is; absent for other ranges. */
	readonly billedBy?: MeteredItem;
}

export interface AskedReport {
	/** In the order of the items that asked. */
	readonly answered: readonly AnsweredUsage[];
	readonly problems: readonly UsageProblem[];
	/** Meters whose subscribed customers were asked for, and which have none. */
	readonly unsubscribed: readonly Meter[];
	/** Customers among all subscribed ones that were deleted: Stripe shows their usage no more. */
	readonly deleted: readonly string[];
}

export interface AskedSettings {
	/** Wall clock, Unix seconds; one for the whole run. */
	readonly now: number;
	/** Keep the event summaries of each customer beside what they add up to. */
	readonly isRaw: boolean;
}

/**
 * Reads the usage that items ask for, each with a meter, customers and a time of its own. What
 * several items ask alike is read once. What cannot be read does not keep the rest from it, and is
 * named among the problems. Never throws for what Stripe does.
 *
 * A customer with two running subscriptions to the meter has two current billing periods, and so
 * two answers.
 */
export async function readAsked(
	asked: readonly AskedUsage[],
	{ now, isRaw }: AskedSettings,
	run: ReadRun,
): Promise<AskedReport> {
	const directory = await MeterDirectory.of(asked, new Meters(run.client));
	const { meters, problems: refused } = wantedByMeter(asked, directory);
	const answered: AnsweredUsage[] = [];
	const problems: UsageProblem[] = [...refused];
	const unsubscribed: Meter[] = [];
	const deleted = new Set<string>();
	for (const { meter, wanted } of meters) {
		const planner = await planned({ meter, wanted }, now, run);
		const { questions } = planner;
		const usages = await readEach(meter, questions, run, isRaw);
		for (const [at, question] of questions.entries()) {
			const usage = usages[at];
			if (usage === undefined) continue;
			if (usage.status !== 'read') {
				if (isDeleted(question, usage)) deleted.add(question.customer);
				else planner.refuse(question.wanted, question.customer, usage);
				continue;
			}
			const { wanted: one, customer, range, billedBy } = question;
			const { items, time } = one;
			const answer = { items, meter, customer, time, range, usage };
			answered.push(billedBy === undefined ? answer : { ...answer, billedBy });
		}
		// One by one: there may be more than a call can take as arguments.
		for (const problem of planner.problems) problems.push(problem);
		if (questions.length === 0 && planner.problems.length === 0) unsubscribed.push(meter);
	}
	const inOrder = (a: AnsweredUsage, b: AnsweredUsage) => (a.items[0] ?? 0) - (b.items[0] ?? 0);
	return { answered: answered.sort(inOrder), problems, unsubscribed, deleted: [...deleted] };
}

/**
 * Stripe keeps subscriptions of deleted customers on its lists for good. Nobody named the customer,
 * so it must not keep all others from being read.
 */
function isDeleted({ wanted, billedBy }: PlannedQuestion, { code }: UnreadUsage): boolean {
	return wanted.customer === undefined && billedBy === undefined && code === 'customer_not_found';
}

async function planned(
	{ meter, wanted }: WantedOfMeter,
	now: number,
	run: ReadRun,
): Promise<QuestionPlanner> {
	const planner = new QuestionPlanner(meter, now);
	const ofPeriods = wanted.filter(({ time }) => time.range === 'current_period');
	for (const one of wanted) {
		const { range } = one.time;
		if (range === 'current_period') continue;
		const customers = await customersOf(one, meter, run);
		if (customers instanceof StripeRequestError) {
			planner.refuse(one, one.customer, whyUnread(customers));
			continue;
		}
		for (const customer of customers) planner.ask(one, customer, range);
	}
	await planPeriods(planner, ofPeriods, meter, run);
	return planner;
}

async function customersOf(
	{ customer }: Wanted,
	meter: Meter,
	{ client, reads }: ReadRun,
): Promise<Iterable<string> | StripeRequestError> {
	if (customer !== undefined) return [customer];
	const stripe = pacedReads(client, reads, ITEMS_PERMISSION);
	return await subscribedCustomers(stripe, meter).catch(stripeError);
}

async function planPeriods(
	planner: QuestionPlanner,
	wanted: readonly Wanted[],
	meter: Meter,
	run: ReadRun,
): Promise<void> {
	if (wanted.length === 0) return;
	const isAll = wanted.some(({ customer }) => customer === undefined);
	const named = new Set(wanted.flatMap(({ customer }) => customer ?? []));
	const found = await itemsByCustomer(run, meter, isAll ? undefined : [...named]).catch(
		stripeError,
	);
	for (const one of wanted) {
		if (found instanceof StripeRequestError) {
			planner.refuse(one, one.customer, whyUnread(found));
		} else if (one.customer !== undefined) {
			planner.askPeriods(one, one.customer, found.get(one.customer) ?? []);
		} else {
			for (const [customer, items] of found) {
				// Who has left is in no billing period; nobody named it.
				const isIn = items instanceof StripeRequestError || items.some(isRunning);
				if (isIn) planner.askPeriods(one, customer, items);
			}
		}
	}
}
