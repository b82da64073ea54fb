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
	/** Shown when all of it had time to show. */
	readonly after: Quantity;
}

/**
 * What the totals say of what was taken.
 *
 * - `verified`: it is counted; `isNew` says whether by this run, where that can be told.
 * - `missing`: less is shown than was brought, so that at least `lacking` of it is not counted.
 * - `unclear`: with other usage in the window, from elsewhere or of earlier runs, either may be.
 */
export type WindowVerdict =
	| { readonly kind: 'verified'; readonly isNew?: boolean }
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
	const { taken, added, known, isInDoubt, isDropFree, before, after } = evidence;
	const news = addQuantities(taken, added);
	const all = addQuantities(news, known);
	if (compareQuantities(after, all) < 0) {
		return { kind: 'missing', lacking: subtractQuantities(all, after) };
	}
	if (isInDoubt) return { kind: 'unclear' };
	const grown = before && subtractQuantities(after, before);
	if (grown && compareQuantities(grown, news) === 0) return { kind: 'verified', isNew: true };
	if (!isDropFree || compareQuantities(after, all) > 0) return { kind: 'unclear' };
	const hasNotGrown = grown !== undefined && compareQuantities(grown, added) === 0;
	return hasNotGrown ? { kind: 'verified', isNew: false } : { kind: 'verified' };
}
