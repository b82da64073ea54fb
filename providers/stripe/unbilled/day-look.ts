import type { Reads } from '../../../delivery/sync/reads';
import { ceilTo, floorTo } from '../../../metering/series/gaps';
import type { UsageWindow } from '../../../metering/window';
import type { StripeClient } from '../client';
import { LATEST_SECONDS } from '../limits';
import type { Meter } from '../meters';
import { MOST_BUCKETS } from '../sync/summary-groups';
import type { UnreadUsage } from '../usage/customer-usage';
import { Question } from '../usage/question';
import type { UnbilledQuestion } from './unbilled-question';

export const DAY = 86_400;

/** The UTC days on which a customer shows any usage, as their first seconds, oldest first. */
export type UsedDays = readonly number[];

/**
 * Which time to look at, day by day: that of the range, as far as it has come, and for idle
 * subscriptions as many days back as one request reads.
 */
export function lookedAt({ range, find, now }: UnbilledQuestion): UsageWindow {
	const tomorrow = floorTo(now, DAY) + DAY;
	const recent = { start: tomorrow - MOST_BUCKETS * DAY, end: tomorrow };
	if (find === 'idle') return recent;
	const latest = ceilTo(now + LATEST_SECONDS, DAY);
	const days = {
		start: floorTo(range.start, DAY),
		end: Math.min(ceilTo(range.end, DAY), latest),
	};
	if (find === 'unbilled') return days;
	return { start: Math.min(days.start, recent.start), end: Math.max(days.end, recent.end) };
}

/**
 * The first look at a customer, which most customers need no second one after. One request reads
 * up to 100 days. Usage that is taken back on its own UTC day is not seen.
 */
export class DayLook {
	readonly #stretches: readonly UsageWindow[];

	/** @param time whole UTC days */
	constructor(
		private readonly client: StripeClient,
		private readonly reads: Reads,
		private readonly meter: Meter,
		{ start, end }: UsageWindow,
	) {
		const stretches: UsageWindow[] = [];
		// Counted from the end, so that the newest days are those of one request.
		for (let to = end; to > start; to -= MOST_BUCKETS * DAY) {
			stretches.push({ start: Math.max(start, to - MOST_BUCKETS * DAY), end: to });
		}
		this.#stretches = stretches;
	}

	/** Never throws for what Stripe does. */
	async at(customer: string): Promise<UsedDays | UnreadUsage> {
		const question = new Question(this.client, this.reads, this.meter, customer);
		const days: number[] = [];
		for (const stretch of this.#stretches) {
			const readings = await question.ask({ ...stretch, grouping: 'day' });
			for (const { start, value } of readings) if (value.units !== 0n) days.push(start);
		}
		return question.failure ?? days.sort((a, b) => a - b);
	}
}
