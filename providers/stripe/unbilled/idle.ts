import { floorTo } from '../../../metering/series/gaps';
import { ZERO } from '../../../metering/quantity';
import { isBilling, itemsOnMeter } from './billed-times';
import type { Costs } from './costs';
import type { HeldItem, HeldSubscription } from './customer-subscriptions';
import { DAY, type UsedDays } from './day-look';
import type { IdleSubscription } from './finding';
import type { UnbilledQuestion } from './unbilled-question';

/** An item that bills the meter, in its subscription. */
interface Billing {
	readonly held: HeldSubscription;
	readonly item: HeldItem;
}

/** The items that may be idle: they bill the meter, for long enough, and nobody tries them out. */
export function maybeIdle(
	held: readonly HeldSubscription[],
	prices: ReadonlyMap<string, unknown>,
	{ now, idleDays }: UnbilledQuestion,
): Billing[] {
	return held
		.filter((one) => isBilling(one) && one.status !== 'trialing')
		.flatMap((one) => itemsOnMeter(one, prices).map((item) => ({ held: one, item })))
		.filter((one) => since(one) <= now - idleDays * DAY);
}

/** Those that nothing was used on for the days asked for, to full UTC days. */
export async function idleOnes(
	customer: string,
	maybe: readonly Billing[],
	used: UsedDays,
	{ now, idleDays }: UnbilledQuestion,
	costs: Costs,
): Promise<IdleSubscription[]> {
	const lastDay = used.at(-1);
	if (lastDay !== undefined && lastDay >= floorTo(now - idleDays * DAY, DAY)) return [];
	return await Promise.all(
		maybe.map(async ({ held, item }) => ({
			kind: 'idle' as const,
			customer,
			subscription: held.id,
			price: item.price,
			reason: `nothing was used for ${idleDays} days and more, and the subscription ${held.id} goes on. Check that the usage is still reported; if it is, the customer may be about to leave`,
			lastDay,
			flat: await costs.of(ZERO, { id: item.price, currency: held.currency }),
		})),
	);
}

function since({ held, item }: Billing): number {
	return Math.max(held.startedAt, item.createdAt);
}
