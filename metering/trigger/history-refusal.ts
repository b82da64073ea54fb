import { formatInstant } from '../instant';
import { type ChargeOrder, type ChargeRecord, isPending, newest } from './charge-record';
import { refusePaused, refuseRepeat } from './failures';
import { refuseLimits } from './limits';
import { refuseFire, type TriggerRefusal } from './trigger-refusal';
import type { TriggerReading, TriggerRule } from './trigger-rule';

/** What was charged before that stands against the next charge: the longest-lasting obstacle first. */
export function refuseHistory(
	rule: TriggerRule,
	order: Pick<ChargeOrder, 'occasion' | 'capture' | 'amount' | 'paymentMethod'>,
	{ charges, now }: Pick<TriggerReading, 'charges' | 'now'>,
): TriggerRefusal | undefined {
	return (
		refusePending(charges) ??
		refusePaused(charges, order, rule.limits.failuresInARow) ??
		refuseRepeat(charges, order) ??
		refuseLimits(rule, order, charges, now)
	);
}

export function refusePending(charges: readonly ChargeRecord[]): TriggerRefusal | undefined {
	const pending = newest(charges.filter(isPending));
	if (pending === undefined) return undefined;
	return refuseFire(
		'pending_charge',
		'trigger',
		`the charge of ${formatInstant(pending.at)} (${pending.id}) is still ${pending.status}. The next one waits until it is paid or has failed`,
		{ charge: pending },
	).refusal;
}
