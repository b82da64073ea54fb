import { formatInstant } from '../instant';
import type { ChargeOrder, ChargeRecord } from './charge-record';
import { decide } from './decide';
import { formatOccasion } from './occasion';
import { refuseFire, type TriggerRefusal } from './trigger-refusal';
import type { TriggerReading, TriggerRequest } from './trigger-rule';

/** What a fire does next, given what the provider shows. */
export type Step =
	| { readonly kind: 'refuse'; readonly refusal: TriggerRefusal }
	/** Put this on record, unpaid. */
	| { readonly kind: 'claim'; readonly order: ChargeOrder }
	/** Make sure that these are never charged. */
	| { readonly kind: 'drop'; readonly claims: readonly ChargeRecord[] }
	/** Have this claim paid. */
	| { readonly kind: 'charge'; readonly claim: ChargeRecord };

/** How long nobody else touches a claim, in seconds: longer than a fire takes from claim to charge. */
const ABANDONED_SECONDS = 120;

/**
 * The protocol of a charge: claim it, look, charge it.
 *
 * A claim is a charge on record that is not paid. It is charged only by somebody who has seen it as
 * the first among the open ones, with no other beside it and nothing against it. So of two that
 * were made at the same time, each is seen by whoever made the later one before anything is charged;
 * that one gives way, or drops the other if it is the younger of the two. A claim that is dropped
 * can never be charged, and one that is charged can never be dropped or charged again: the provider
 * sees to both, also years later. Hence no two charges are ever under way at the same time, and
 * whatever is decided here holds until the charge is made: the occasion, the pause, every limit.
 *
 * It rests on this alone: what shows a claim shows all that happened before it. No clock, no time
 * until something arrives and no memory for keys plays a part. A worker that dies leaves a claim at
 * worst, which the same fire goes on with, and another one drops after two minutes.
 *
 * @param made claims that this fire has made
 */
export function nextStep(
	request: TriggerRequest,
	reading: TriggerReading,
	made: ReadonlySet<string>,
): Step {
	const open = reading.charges.filter(({ status }) => status === 'open').sort(inOrder);
	const closed = reading.charges.filter(({ status }) => status !== 'open');
	const decision = decide(request, { ...reading, charges: closed });
	const ours = open.filter(({ id }) => made.has(id));
	if (!decision.ok) {
		if (ours.length > 0) return { kind: 'drop', claims: ours };
		return { kind: 'refuse', refusal: decision.refusal };
	}
	const [first, ...others] = open;
	if (first === undefined) return { kind: 'claim', order: decision.value };
	if (isFor(first, decision.value)) {
		if (others.length > 0) return { kind: 'drop', claims: others };
		return { kind: 'charge', claim: first };
	}
	const isAbandoned = reading.now - first.created > ABANDONED_SECONDS;
	if (isAbandoned) return { kind: 'drop', claims: [first] };
	if (ours.length > 0) return { kind: 'drop', claims: ours };
	return { kind: 'refuse', refusal: anotherIsFirst(first) };
}

/** The order is the same for everybody, since nothing in it changes. */
function inOrder(a: ChargeRecord, b: ChargeRecord): number {
	return a.created - b.created || (a.id < b.id ? -1 : 1);
}

/** Whoever fires the same may charge the claim of another. */
function isFor(claim: ChargeRecord, order: ChargeOrder): boolean {
	return (
		formatOccasion(claim.occasion) === formatOccasion(order.occasion) &&
		claim.capture === order.capture &&
		claim.amount === order.amount &&
		claim.currency === order.currency &&
		claim.paymentMethod?.id === order.paymentMethod?.id
	);
}

function anotherIsFirst(claim: ChargeRecord): TriggerRefusal {
	const nextAllowedAt = claim.created + ABANDONED_SECONDS + 1;
	return refuseFire(
		'pending_charge',
		'trigger',
		`another execution is about to charge (${claim.id}, begun at ${formatInstant(claim.created)}). If it has died, the next one goes ahead from ${formatInstant(nextAllowedAt)}`,
		{ nextAllowedAt, charge: claim },
	).refusal;
}
