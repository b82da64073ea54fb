import { addQuantities, compareQuantities, type Quantity, subtractQuantities } from './quantity';

/** What a run brought to a window of one customer, and what the provider shows of the window. */
export interface WindowEvidence {
	/** What the provider took without saying whether it is new, or sound. */
	readonly taken: Quantity;
	/** What the run has added for certain. */
	readonly added: Quantity;
	/** What the run knows to have been there before. */
	readonly known: Quantity;
	/** True when more of the run may have been added, or not. */
	readonly isInDoubt: boolean;
	/**
	 * True when the provider says what it drops, and has said of nothing of this meter for as long
	 * as it knows repeats of it.
	 */
	readonly isDropFree: boolean;
	/** Shown before the run brought anything, where that was read. */
	readonly before?: Quantity;
	/**
	 * True when that had stood still for as long as usage takes to show. Otherwise some that an
	 * earlier run brought may have been on its way, and shows only since.
	 */
	readonly wasSettled: boolean;
	/** Shown when all of it had time to show. */
	readonly after: Quantity;
}

/**
 * What the totals say of what was taken.
 *
 * - `verified`: it is counted; `hasGrown` where the window has grown by it; `isNew` says whether
 *   this run added it, where that can be told.
 * - `missing`: less is shown than was brought, so that at least `lacking` of it is not counted.
 * - `unclear`: with other usage in the window, from elsewhere or of earlier runs, either may be.
 */
export type WindowVerdict =
	| { readonly kind: 'verified'; readonly hasGrown: boolean; readonly isNew?: boolean }
	| { readonly kind: 'missing'; readonly lacking: Quantity }
	| { readonly kind: 'unclear' };

/**
 * Tells by the totals of a window whether what a provider took without a word is counted.
 *
 * It is, if the window has grown by just what is new of this run. That nobody else brings the same
 * amount to the same window within the run, while this one's is lost, is taken for granted; so is
 * that nobody takes usage off it. If it has grown by less and shows just what this run has in it,
 * an earlier run has brought that; but other usage of before may come to the same total while this
 * run's was dropped, so that the provider must have reported no drops.
 */
export function verifyWindow(evidence: WindowEvidence): WindowVerdict {
	const { added, isInDoubt, isDropFree, before, wasSettled, after } = evidence;
	const news = addQuantities(evidence.taken, added);
	const all = broughtInAll(evidence);
	if (compareQuantities(after, all) < 0) {
		return { kind: 'missing', lacking: subtractQuantities(all, after) };
	}
	if (isInDoubt) return { kind: 'unclear' };
	const grown = before && subtractQuantities(after, before);
	if (grown && compareQuantities(grown, news) === 0) {
		return { kind: 'verified', hasGrown: true, ...(wasSettled && { isNew: true }) };
	}
	if (!isDropFree || compareQuantities(after, all) > 0) return { kind: 'unclear' };
	const wasThere = grown !== undefined && compareQuantities(grown, added) === 0;
	return { kind: 'verified', hasGrown: false, ...(wasThere && { isNew: false }) };
}

/** All that a window has of a run, if nothing of it is lost. */
export function broughtInAll({
	taken,
	added,
	known,
}: Pick<WindowEvidence, 'taken' | 'added' | 'known'>): Quantity {
	return addQuantities(addQuantities(taken, added), known);
}
