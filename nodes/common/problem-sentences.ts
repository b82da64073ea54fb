import type { ItemResult } from '../../providers/stripe/item-result';
import { reasonSentence } from './reason-sentence';

/** Items that a sentence names, and as many of what no item stands for. */
const MOST_NAMED = 5;

/** What a reason holds for. */
interface Concerned {
	readonly items: number[];
	readonly others: string[];
}

/** One sentence for each reason, with the items that it holds for, in the order of the items. */
export function problemSentences(problems: readonly ItemResult[]): string[] {
	const byReason = new Map<string, Concerned>();
	for (const problem of problems) {
		const reason = reasonSentence(problem);
		const concerned = byReason.get(reason) ?? { items: [], others: [] };
		byReason.set(reason, concerned);
		// An item that asks for many customers does not tell which of them it is.
		if (problem.about !== undefined) concerned.others.push(problem.about);
		else if (problem.index !== undefined) concerned.items.push(problem.index);
		else concerned.others.push('No item');
	}
	return [...byReason].map(([reason, concerned]) => `[${named(concerned)}] ${reason}`);
}

function named({ items, others }: Concerned): string {
	const numbered = items.length === 0 ? [] : [`Item${plural(items)} ${firstOf(items, ', ')}`];
	return [...numbered, ...(others.length === 0 ? [] : [firstOf(others, '; ')])].join('; ');
}

function firstOf(all: ReadonlyArray<number | string>, separator: string): string {
	const more = all.length - MOST_NAMED;
	const first = all.slice(0, MOST_NAMED).join(separator);
	return more > 0 ? `${first} and ${more} more` : first;
}

function plural(items: readonly unknown[]): string {
	return items.length === 1 ? '' : 's';
}
