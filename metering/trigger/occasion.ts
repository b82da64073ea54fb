import { formatQuantity, type Quantity } from '../quantity';

/**
 * What a charge is for. The same occasion is charged once, whoever fires it, whenever.
 *
 * - `event`: something that happened once, under the user's own ID.
 * - `crossing`: the n-th multiple of the step was reached in a period; a charge covers a row of
 *   crossings from one to another, both included.
 * - `balance`: an episode in which a balance is beyond its threshold. It begins when the newest
 *   successful charge of the trigger was made, and the next one ends it.
 */
export type Occasion =
	| { readonly kind: 'event'; readonly id: string }
	| {
			readonly kind: 'crossing';
			/** Where the period begins, Unix seconds; null where there is only one. */
			readonly period: number | null;
			/** Plain decimal text. */
			readonly step: string;
			readonly from: bigint;
			readonly to: bigint;
	  }
	/** The charge that ended the episode before, null in the first one. */
	| { readonly kind: 'balance'; readonly after: string | null };

/** The row of crossings that a charge covers, of a step. */
export function crossings(
	period: number | null,
	step: Quantity,
	from: bigint,
	to: bigint,
): Extract<Occasion, { kind: 'crossing' }> {
	return { kind: 'crossing', period, step: formatQuantity(step), from, to };
}

/** The occasion as it is kept at the provider: canonical JSON, the same for the same occasion. */
export function formatOccasion(occasion: Occasion): string {
	switch (occasion.kind) {
		case 'event':
			return JSON.stringify(['event', occasion.id]);
		case 'crossing': {
			const { period, step, from, to } = occasion;
			return JSON.stringify(['crossing', period, step, String(from), String(to)]);
		}
		case 'balance':
			return JSON.stringify(['balance', occasion.after]);
	}
}

/** @returns undefined for a text that is no occasion: then it is unknown what was charged */
export function parseOccasion(text: string): Occasion | undefined {
	const parts = listIn(text);
	const [kind, first, step, from, to] = parts;
	if (kind === 'event' && parts.length === 2 && typeof first === 'string') {
		return { kind, id: first };
	}
	if (kind === 'balance' && parts.length === 2 && (first === null || typeof first === 'string')) {
		return { kind, after: first };
	}
	const isPeriod = first === null || Number.isSafeInteger(first);
	if (kind !== 'crossing' || parts.length !== 5 || !isPeriod) return undefined;
	if (typeof step !== 'string' || !isCount(from) || !isCount(to)) return undefined;
	return { kind, period: first as number | null, step, from: BigInt(from), to: BigInt(to) };
}

function listIn(text: string): unknown[] {
	try {
		const read: unknown = JSON.parse(text);
		return Array.isArray(read) ? read : [];
	} catch {
		return [];
	}
}

function isCount(part: unknown): part is string {
	return typeof part === 'string' && /^[1-9]\d{0,30}$/.test(part);
}
