import { createHash } from 'node:crypto';
import { formatQuantity, type Quantity } from './quantity';
import type { UsageWindow } from './window';

/**
 * The scheme of identifiers. A later change of what goes into the hash needs a new prefix, so that
 * nobody takes an identifier of the one scheme for one of the other.
 */
const SCHEME = 'mb1_';

/** What makes two reports the same usage. Business data only: no execution, item index or clock. */
export type EventIdentity =
	| { readonly kind: 'source_event'; readonly sourceEventId: string }
	| { readonly kind: 'window'; readonly window: UsageWindow }
	/** A change of a window's total, by the total that it changes. */
	| { readonly kind: 'sync'; readonly window: UsageWindow; readonly shown: Quantity }
	| {
			readonly kind: 'content';
			/** Unix seconds. */
			readonly timestamp: number;
			/** Plain decimal text. */
			readonly value: string;
			readonly payload: Readonly<Record<string, string>>;
			/** 0 for the first of several identical rows of a run, then 1, 2, … */
			readonly ordinal: number;
	  };

/**
 * The meter event's identifier: the same usage gets the same one in every execution, on every
 * worker, at every time, so Stripe refuses the second report of it.
 *
 * @returns 68 characters (Stripe allows 100), prefix and SHA-256 in hex of a canonical JSON array
 */
export function meterEventIdentifier(
	eventName: string,
	customer: string,
	identity: EventIdentity,
): string {
	const canonical = JSON.stringify([identity.kind, eventName, customer, ...parts(identity)]);
	return SCHEME + createHash('sha256').update(canonical).digest('hex');
}

function parts(identity: EventIdentity): unknown[] {
	switch (identity.kind) {
		case 'source_event':
			return [identity.sourceEventId];
		case 'window':
			return [identity.window.start, identity.window.end];
		case 'sync':
			return [identity.window.start, identity.window.end, formatQuantity(identity.shown)];
		case 'content':
			return [
				identity.timestamp,
				identity.value,
				sortedEntries(identity.payload),
				identity.ordinal,
			];
	}
}

/** Entries by key, in code-unit order: the order of fields in a row must not change its identity. */
export function sortedEntries(payload: Readonly<Record<string, string>>): Array<[string, string]> {
	return Object.entries(payload).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}
