import type { ItemResult } from '../../../../providers/stripe/item-result';
import { reasonSentence } from './reason-sentence';

/** Items that a sentence names by number. */
const NAMED_ITEMS = 5;

/** One sentence for each reason, with the items that it holds for, in the order of the items. */
export function problemSentences(problems: readonly ItemResult[]): string[] {
	const byReason = new Map<string, number[]>();
	for (const problem of problems) {
		const reason = reasonSentence(problem);
		const items = byReason.get(reason);
		if (items === undefined) byReason.set(reason, [problem.index]);
		else items.push(problem.index);
	}
	return [...byReason].map(([reason, items]) => `[${named(items)}] ${reason}`);
}

function named(items: readonly number[]): string {
	const first = items.slice(0, NAMED_ITEMS).join(', ');
	const more = items.length - NAMED_ITEMS;
	if (items.length === 1) return `Item ${first}`;
	return more > 0 ? `Items ${first} and ${more} more` : `Items ${first}`;
}
