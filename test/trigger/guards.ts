import type { Occasion } from '../../metering/trigger/occasion';
import type { Payment } from './payments';
import type { Schedule } from './schedule';

const SECOND = 1000;

/** Why a payment must not be tried now, by what has truly happened; undefined when it may be. */
export function wrongTo(
	payment: Payment,
	others: readonly Payment[],
	now: number,
	{ limits }: Pick<Schedule, 'limits'>,
): string | undefined {
	const tried = others.filter(({ triedAt }) => triedAt !== undefined);
	const live = tried.filter(({ isLive }) => isLive);
	const held = tried.filter(({ failedAt, resumedAt }) => failedAt && resumedAt === undefined);
	const sameCard = held.filter((one) => cardOf(one) === cardOf(payment));
	return (
		twice(payment, live) ??
		gap(payment, live) ??
		(live.some(({ isPending }) => isPending) ? 'another charge is pending' : undefined) ??
		blindly(payment, tried, sameCard) ??
		paused(live, sameCard, limits.failuresInARow) ??
		tooSoon(tried, now, limits.cooldownSeconds) ??
		tooMany(payment, live, sameCard, now, limits)
	);
}

function twice({ order }: Payment, live: readonly Payment[]): string | undefined {
	const earlier = live.find((one) => overlaps(one.order.occasion, order.occasion));
	return earlier && `the occasion is charged already (${earlier.id})`;
}

function overlaps(a: Occasion, b: Occasion): boolean {
	if (a.kind === 'event') return b.kind === 'event' && a.id === b.id;
	if (a.kind === 'balance') return b.kind === 'balance' && a.after === b.after;
	return b.kind === 'crossing' && a.from <= b.to && b.from <= a.to;
}

function gap({ order: { occasion } }: Payment, live: readonly Payment[]): string | undefined {
	if (occasion.kind !== 'crossing') return undefined;
	let covered = 0n;
	for (const { order } of live) {
		if (order.occasion.kind === 'crossing' && order.occasion.to > covered) {
			covered = order.occasion.to;
		}
	}
	if (occasion.from === covered + 1n) return undefined;
	return `crossing ${occasion.from} follows on ${covered}`;
}

/** The same occasion with a card that was declined for it, or after a person called it off. */
function blindly(
	{ order }: Payment,
	tried: readonly Payment[],
	sameCard: readonly Payment[],
): string | undefined {
	const declined = sameCard.find((one) => overlaps(one.order.occasion, order.occasion));
	if (declined !== undefined) return `the card was declined for it (${declined.id})`;
	const off = tried.find(
		(one) =>
			one.status === 'called_off' &&
			one.resumedAt === undefined &&
			overlaps(one.order.occasion, order.occasion),
	);
	return off && `it was called off (${off.id})`;
}

function paused(
	live: readonly Payment[],
	sameCard: readonly Payment[],
	most: number,
): string | undefined {
	const paid = Math.max(-1, ...live.map(({ triedAt = 0 }) => triedAt));
	const inARow = sameCard.filter(({ triedAt = 0 }) => triedAt > paid);
	return inARow.length >= most ? `it is paused after ${inARow.length} failures` : undefined;
}

function tooSoon(tried: readonly Payment[], now: number, seconds: number): string | undefined {
	const last = Math.max(-Infinity, ...tried.map(({ triedAt = 0 }) => triedAt));
	if (now - last >= seconds * SECOND) return undefined;
	return `the last try was ${(now - last) / SECOND} s ago`;
}

function tooMany(
	{ order }: Payment,
	live: readonly Payment[],
	sameCard: readonly Payment[],
	now: number,
	{ windowSeconds, mostCharges, mostAmount, largestAmount }: Schedule['limits'],
): string | undefined {
	const isRecent = ({ triedAt = 0 }: Payment): boolean => now - triedAt < windowSeconds * SECOND;
	const recent = live.filter(isRecent);
	const count = recent.length + sameCard.filter(isRecent).length + 1;
	if (count > mostCharges) return `it is charge ${count} of ${mostCharges} within the window`;
	let total = order.amount;
	for (const one of recent) total += one.order.amount;
	if (mostAmount !== undefined && total > mostAmount) return `${total} is more than ${mostAmount}`;
	if (largestAmount !== undefined && order.amount > largestAmount) {
		return `${order.amount} is more than one charge may be, ${largestAmount}`;
	}
	return undefined;
}

function cardOf({ order }: Payment): string | undefined {
	return order.paymentMethod?.fingerprint;
}
