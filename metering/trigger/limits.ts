import { formatInstant } from '../instant';
import { tellAmount } from './amount-due';
import {
	type ChargeOrder,
	type ChargeRecord,
	isLive,
	newest,
	type PaymentMethod,
	wasTried,
} from './charge-record';
import { heldAgainst } from './failures';
import { refuseFire, type TriggerRefusal } from './trigger-refusal';
import type { TriggerRule } from './trigger-rule';

type Order = Pick<ChargeOrder, 'capture' | 'amount' | 'paymentMethod'>;

/**
 * Times are whole seconds, rounded down, so two that differ by n may lie n - 1 apart. What has to
 * be over is taken to last until the second after.
 */
export function refuseLimits(
	{ limits, currency }: TriggerRule,
	{ capture, amount, paymentMethod }: Order,
	charges: readonly ChargeRecord[],
	now: number,
): TriggerRefusal | undefined {
	const { windowSeconds } = limits;
	const { counted, live } = inWindow(charges, { windowSeconds, paymentMethod, now });
	// Where the customer pays on a page, no card is tried again that has just failed.
	const heating = capture === 'client_confirm' ? charges.filter(isLive) : charges.filter(wasTried);
	return (
		refuseCooldown(heating, limits.cooldownSeconds, now) ??
		refuseMany(counted, limits.mostCharges, windowSeconds) ??
		refuseLarge(amount, { limits, currency }) ??
		refuseTotal(live, amount, { limits, currency })
	);
}

/** The charges that the limits of the window which ends now count. */
export function inWindow(
	charges: readonly ChargeRecord[],
	{
		windowSeconds,
		paymentMethod,
		now,
	}: {
		readonly windowSeconds: number;
		/** The one that would be charged; undefined where the customer pays on a page. */
		readonly paymentMethod: PaymentMethod | undefined;
		readonly now: number;
	},
): {
	/** For their number. */
	readonly counted: readonly ChargeRecord[];
	/** For their total. */
	readonly live: readonly ChargeRecord[];
} {
	const tried = [...charges.filter(isLive), ...heldAgainst(charges)];
	const recent = tried.filter(({ at }) => now - at <= windowSeconds);
	// A card that was replaced is not held against the new one.
	const counted = recent.filter(
		(charge) => isLive(charge) || charge.paymentMethod?.fingerprint === paymentMethod?.fingerprint,
	);
	return { counted, live: recent.filter(isLive) };
}

function refuseCooldown(
	tried: readonly ChargeRecord[],
	seconds: number,
	now: number,
): TriggerRefusal | undefined {
	const last = newest(tried);
	if (last === undefined || seconds === 0 || now - last.at > seconds) return undefined;
	const nextAllowedAt = last.at + seconds + 1;
	return refuseFire(
		'cooldown',
		'trigger',
		`the last charge was tried at ${formatInstant(last.at)} (${last.id}), and ${seconds} s have to pass after it, until ${formatInstant(nextAllowedAt)}`,
		{ nextAllowedAt, charge: last },
	).refusal;
}

function refuseMany(
	counted: readonly ChargeRecord[],
	most: number,
	windowSeconds: number,
): TriggerRefusal | undefined {
	if (counted.length < most) return undefined;
	const times = counted.map(({ at }) => at).sort((a, b) => b - a);
	const leaving = times[most - 1];
	return refuseFire(
		'window_limit',
		'trigger',
		`${counted.length} charges were made within ${windowSeconds} s, and ${most} may be. Find out why it fires so often before you raise the limit`,
		leaving === undefined ? {} : { nextAllowedAt: leaving + windowSeconds + 1 },
	).refusal;
}

function refuseLarge(
	amount: bigint,
	{ limits: { largestAmount }, currency }: Pick<TriggerRule, 'limits' | 'currency'>,
): TriggerRefusal | undefined {
	if (largestAmount === undefined || amount <= largestAmount) return undefined;
	return refuseFire(
		'amount_limit',
		'amount',
		`${tellAmount(amount, currency)} is more than one charge may be, ${tellAmount(largestAmount, currency)}. Raise the limit if the amount is right`,
	).refusal;
}

/** What is still to be paid counts as paid. */
function refuseTotal(
	live: readonly ChargeRecord[],
	amount: bigint,
	{ limits, currency }: Pick<TriggerRule, 'limits' | 'currency'>,
): TriggerRefusal | undefined {
	const { mostAmount, windowSeconds } = limits;
	if (mostAmount === undefined) return undefined;
	const foreign = live.find((charge) => charge.currency !== currency.code);
	if (foreign !== undefined) {
		return refuseFire(
			'currency_mismatch',
			'currency',
			`this trigger charged in ${foreign.currency.toUpperCase()} within the last ${windowSeconds} s (${foreign.id}), which does not add up with ${currency.code.toUpperCase()} for the limit on the total. Give the trigger another name`,
			{ nextAllowedAt: foreign.at + windowSeconds + 1, charge: foreign },
		).refusal;
	}
	let total = amount;
	for (const charge of live) total += charge.amount;
	if (total <= mostAmount) return undefined;
	const nextAllowedAt = whenItFits(live, total - mostAmount, windowSeconds);
	return refuseFire(
		'amount_limit',
		'amount',
		`with ${tellAmount(amount, currency)} it would be ${tellAmount(total, currency)} within ${windowSeconds} s, and ${tellAmount(mostAmount, currency)} may be. Raise the limit if that is right`,
		nextAllowedAt === undefined ? {} : { nextAllowedAt },
	).refusal;
}

/** When charges that make up the excess have left the window; undefined if all of them are not enough. */
function whenItFits(
	live: readonly ChargeRecord[],
	excess: bigint,
	windowSeconds: number,
): number | undefined {
	let rest = excess;
	for (const { at, amount } of [...live].sort((a, b) => a.at - b.at)) {
		rest -= amount;
		if (rest <= 0n) return at + windowSeconds + 1;
	}
	return undefined;
}
