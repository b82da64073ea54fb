import type { UsageWindow } from '../../../metering/window';
import { stripeError, StripeRequestError } from '../client';
import { LATEST_SECONDS } from '../limits';
import { MeterDirectory } from '../meter-directory';
import { type Meter, Meters } from '../meters';
import type { ReadRun } from '../read-run';
import {
	aboutOf,
	type AskedUsage,
	type UsageProblem,
	type Wanted,
	wantedByMeter,
} from '../usage/asked-usage';
import { notBegun, whyUnread } from '../usage/plan-questions';
import type { CustomerCheck, Finding } from './finding';
import { findUnbilled } from './find-unbilled';
import type { UnbilledQuestion } from './unbilled-question';

/** What was looked for on one meter in one range, and found. */
export interface UnbilledSearch {
	readonly meter: Meter;
	readonly range: UsageWindow;
	readonly findings: ReadonlyArray<{
		/** Positions of the items that asked. */
		readonly items: readonly number[];
		readonly finding: Finding;
	}>;
	/** Customers of whom all is known, and others. */
	readonly checked: number;
	readonly unread: number;
	readonly requests: number;
}

export interface UnbilledReport {
	readonly searches: readonly UnbilledSearch[];
	readonly problems: readonly UsageProblem[];
}

/** What holds for all searches of a run. */
export type UnbilledRules = Pick<
	UnbilledQuestion,
	'find' | 'idleDays' | 'withTrials' | 'withPreviews' | 'rateBy' | 'now'
>;

/**
 * Looks for what items ask to look for, each on a meter, of customers and in a range of its own.
 * What several items ask alike is looked for once. Never throws for what Stripe does.
 *
 * @param asked rows without a customer stand for all customers of the account
 */
export async function searchAsked(
	asked: readonly AskedUsage[],
	rules: UnbilledRules,
	run: ReadRun,
): Promise<UnbilledReport> {
	const directory = await MeterDirectory.of(asked, new Meters(run.client));
	const { meters, problems: refused } = wantedByMeter(asked, directory);
	const problems: UsageProblem[] = [...refused];
	const searches: UnbilledSearch[] = [];
	for (const { meter, wanted } of meters) {
		for (const [range, together] of byRange(wanted)) {
			const refuse = (why: Why): void => {
				problems.push(...together.map((one) => problemOf(one, one.customer, meter, why)));
			};
			if (range === 'current_period') {
				refuse(NO_RANGE);
				continue;
			}
			if (range.start > rules.now + LATEST_SECONDS) {
				refuse({ status: 'rejected', ...notBegun(range).refusal });
				continue;
			}
			const before = run.reads.requests;
			const checks = await checked(meter, range, together, rules, run);
			if (checks instanceof StripeRequestError) {
				refuse(whyUnread(checks));
				continue;
			}
			const askers = new Map(together.map((one) => [one.customer, one]));
			const askerOf = (customer: string) => askers.get(customer) ?? askers.get(undefined);
			const failed = checks.filter((one) => one.status !== 'checked');
			for (const why of failed) {
				const asker = askerOf(why.customer);
				if (asker) problems.push(problemOf(asker, why.customer, meter, why));
			}
			searches.push({
				meter,
				range,
				findings: checks.flatMap((check) =>
					(check.status === 'checked' ? check.findings : []).map((finding) => ({
						items: askerOf(check.customer)?.items ?? [],
						finding,
					})),
				),
				checked: checks.length - failed.length,
				unread: failed.length,
				requests: run.reads.requests - before,
			});
		}
	}
	return { searches, problems };
}

async function checked(
	meter: Meter,
	range: UsageWindow,
	wanted: readonly Wanted[],
	rules: UnbilledRules,
	run: ReadRun,
): Promise<readonly CustomerCheck[] | StripeRequestError> {
	const isAll = wanted.some(({ customer }) => customer === undefined);
	const customers = wanted.flatMap(({ customer }) => customer ?? []);
	const question = { ...rules, meter, range, ...(!isAll && { customers }) };
	return await findUnbilled(question, run).catch(stripeError);
}

/** Those that are of the same time are one search, whatever they say of calendars. */
function byRange(wanted: readonly Wanted[]): Map<Wanted['time']['range'], Wanted[]> {
	const keys = new Map<string, Wanted['time']['range']>();
	const groups = new Map<Wanted['time']['range'], Wanted[]>();
	for (const one of wanted) {
		const { range } = one.time;
		const key = JSON.stringify(range);
		const same = keys.get(key) ?? range;
		keys.set(key, same);
		const group = groups.get(same);
		if (group === undefined) groups.set(same, [one]);
		else group.push(one);
	}
	return groups;
}

type Why = Pick<UsageProblem, 'status' | 'code' | 'field' | 'reason'>;

const NO_RANGE: Why = {
	status: 'rejected',
	code: 'range_unknown',
	field: 'range',
	reason:
		'unbilled usage lies in no billing period, so it cannot be looked for in the current one. Choose another range',
};

function problemOf(
	{ items, isOneOfMany, customer: named }: Wanted,
	customer: string | undefined,
	meter: Meter,
	{ status, code, field, reason }: Why,
): UsageProblem {
	const isOfMany = isOneOfMany || named === undefined;
	return {
		...(items[0] !== undefined && { index: items[0] }),
		...(isOfMany && aboutOf(customer)),
		...(customer !== undefined && { customer }),
		...(field !== undefined && { field }),
		status,
		code,
		reason,
		meter: meter.id,
	};
}
