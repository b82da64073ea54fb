import type { ChargeRecord } from '../../metering/trigger/charge-record';
import { chargeToResume, heldAgainst } from '../../metering/trigger/failures';
import type { Answer, Reads } from '../sync/reads';
import type { Outcome } from '../verdict';
import type { ChargePort, ClaimRef } from './charge-port';

/** A provider that keeps a person's word that it may go on. */
export interface ResumePort extends Pick<ChargePort, 'read'> {
	/** Marks a charge as resumed: what failed up to it is not held against the next. Tells once. */
	resume(claim: ClaimRef): Promise<Answer<undefined>>;
}

/** What a person's word came to. */
export interface Resumed {
	/** Charges that were held against the next one, the newest first. */
	readonly held: readonly ChargeRecord[];
	/** Those of them that bear the mark now. */
	readonly marked: readonly string[];
	/** Why it could not be done, or not all of it. */
	readonly failed?: Outcome;
}

/**
 * Has a trigger go on for a customer: what failed until now is not held against the next charge. It
 * may be asked for any number of times, by any number of people.
 */
export async function resume(
	asks: Reads,
	port: ResumePort,
	rule: string,
	customer: string,
): Promise<Resumed> {
	const found = await port.read(asks, rule, customer);
	if (!found.ok) return { held: [], marked: [], failed: found.outcome };
	let { charges } = found.value;
	const held = [...heldAgainst(charges)].sort((a, b) => b.at - a.at);
	const marked: string[] = [];
	// Of the same second each has to be marked, since nobody knows which of them came last.
	for (;;) {
		const next = chargeToResume(charges);
		if (next === undefined) return { held, marked };
		const { id, capture } = next;
		const told = await asks.ask(async () => await port.resume({ id, capture }));
		if (!told.ok) return { held, marked, failed: told.outcome };
		marked.push(id);
		charges = charges.map((one) => (one.id === id ? { ...one, isResumed: true } : one));
	}
}
