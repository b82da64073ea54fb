import { formatInstant } from '../instant';
import { formatQuantity } from '../quantity';
import { type ChargeRecord, isLive, newest } from './charge-record';
import { crossings, type Occasion } from './occasion';
import { isMet, multiplesReached, tellUnmet } from './threshold';
import { refuseFire, type Ruling, type TriggerRefusal } from './trigger-refusal';
import type { Condition, Threshold, TriggerReading, TriggerRequest } from './trigger-rule';

/** An occasion that is not charged yet. */
export interface Due {
	readonly occasion: Occasion;
	/** How many times a fixed amount is due. */
	readonly times: bigint;
}

type Event = Extract<Condition, { kind: 'event' }>;
type Crossing = Extract<Condition, { kind: 'crossing' }>;
type Balance = Extract<Condition, { kind: 'balance' }>;

/** What has not happened is due to nobody, whatever was charged. An event may have been charged before. */
export function refuseUnmet(condition: Condition): TriggerRefusal | undefined {
	if (condition.kind === 'balance' && !isMet(condition)) return notMet(condition);
	if (condition.kind === 'crossing' && reachedBy(condition) === 0n) {
		const { value, comparison, step: threshold } = condition;
		return notMet({ value, comparison, threshold });
	}
	return undefined;
}

/** Finds the occasion of the fire, unless there is none or it is paid or may be paid already. */
export function whatIsDue(
	{ rule, condition }: TriggerRequest,
	reading: TriggerReading,
): Ruling<Due> {
	const refusal = refuseUnmet(condition);
	if (refusal !== undefined) return { ok: false, refusal };
	const live = reading.charges.filter(isLive);
	if (condition.kind === 'event') return eventDue(condition, live);
	if (condition.kind === 'crossing') return crossingsDue(condition, live);
	return balanceDue(condition, reading.now, live, rule.limits.balanceToleranceSeconds);
}

function eventDue({ id, when }: Event, live: readonly ChargeRecord[]): Ruling<Due> {
	const earlier = live.find(({ occasion }) => occasion.kind === 'event' && occasion.id === id);
	if (earlier !== undefined) return alreadyFired('event_id', `event "${id}"`, earlier);
	if (when !== undefined && !isMet(when)) return { ok: false, refusal: notMet(when) };
	return { ok: true, value: { occasion: { kind: 'event', id }, times: 1n } };
}

/**
 * Crossings are charged in a row without gaps, so what is due is all between the last one that is
 * covered and the last one that is reached.
 */
function crossingsDue(condition: Crossing, live: readonly ChargeRecord[]): Ruling<Due> {
	const { step, period } = condition;
	const reached = reachedBy(condition);
	let covered = 0n;
	for (const charge of live) {
		const { occasion } = charge;
		if (occasion.kind !== 'crossing' || occasion.period !== period) continue;
		if (occasion.step !== formatQuantity(step)) return changed(occasion.step, step, charge);
		if (occasion.from <= reached && reached <= occasion.to) {
			return alreadyFired('value', `crossing ${reached} of ${formatQuantity(step)}`, charge);
		}
		if (occasion.to > covered) covered = occasion.to;
	}
	const occasion = crossings(period, step, covered + 1n, reached);
	return { ok: true, value: { occasion, times: reached - covered } };
}

function reachedBy({ value, step, comparison, isOnce = false }: Crossing): bigint {
	const multiples = multiplesReached(value, step, comparison);
	return isOnce && multiples > 1n ? 1n : multiples;
}

/** Crossings of two steps lie across each other, so the same usage would be charged twice. */
function changed(before: string, step: Crossing['step'], charge: ChargeRecord): Ruling<Due> {
	return refuseFire(
		'threshold_changed',
		'threshold',
		`this period is charged by steps of ${before} (${charge.id}), so steps of ${formatQuantity(step)} would charge some of it twice. Keep the threshold until the period ends, or give the trigger another name`,
		{ charge },
	);
}

/**
 * A balance that was read before the last charge was paid says nothing about the balance after it.
 * Whose clock is behind or ahead is unknown, and what was paid may show late, so the reading has
 * to be later by more than that.
 */
function balanceDue(
	condition: Balance,
	now: number,
	live: readonly ChargeRecord[],
	tolerance: number,
): Ruling<Due> {
	const { readAt } = condition;
	if (readAt !== undefined && readAt > now + tolerance) {
		return refuseFire(
			'balance_time_wrong',
			'balance_time',
			`the balance was read at ${formatInstant(readAt)}, but it is ${formatInstant(now)} at the provider. Check the clock of the source`,
		);
	}
	const last = newest(live.filter(({ status }) => status === 'succeeded'));
	const known = last === undefined ? -Infinity : Math.max(last.at, last.paidAt ?? 0) + tolerance;
	if (last !== undefined && readAt !== undefined && readAt <= known) {
		return refuseFire(
			'balance_stale',
			'balance_time',
			`the balance was read at ${formatInstant(readAt)}, when the charge of ${formatInstant(last.at)} (${last.id}) may not have been in it. Read it again and fire again`,
			{ nextAllowedAt: known + 1, charge: last },
		);
	}
	return { ok: true, value: { occasion: { kind: 'balance', after: last?.id ?? null }, times: 1n } };
}

function notMet(threshold: Threshold): TriggerRefusal {
	const reason = `${tellUnmet(threshold)}, so nothing is due`;
	return refuseFire('threshold_not_met', 'value', reason).refusal;
}

function alreadyFired(
	field: 'event_id' | 'value',
	what: string,
	charge: ChargeRecord,
): Ruling<never> {
	const when = formatInstant(charge.at);
	return refuseFire(
		'already_fired',
		field,
		`${what} was charged at ${when} (${charge.id}, ${charge.status}). Nothing is charged twice`,
		{ charge },
	);
}
