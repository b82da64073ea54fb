import { amountText } from '../../../common/money';
import type { FireResult } from './fire-outcome';

/** Customers that a sentence names. */
const MOST_NAMED = 5;

/** What a person does about triggers that need one, which depends on who takes the payments. */
interface Advice {
	readonly paused: string;
	readonly doubtful: string;
}

const AT_STRIPE: Advice = {
	paused:
		'A trigger goes on when the customer has another payment method, or when somebody has looked into it and runs Resume',
	doubtful: 'Fire the same again: it finds out, and charges at most once',
};

/** What a person should know about the run, in sentences for the panel. */
export function fireHints(
	results: readonly FireResult[],
	isDry: boolean,
	advice: Advice = AT_STRIPE,
): string[] {
	const fired = results.filter(({ status }) => status === 'fired');
	const refused = results.filter(({ status }) => status === 'not_fired');
	const doubtful = results.filter(({ status }) => status === 'in_doubt');
	const paused = results.filter(({ code, isPausing }) => code === 'paused' || isPausing);
	const hints = isDry ? ['Dry run: nothing was charged'] : [];
	if (fired.length > 0) hints.push(`Fired: ${fired.length} (${sums(fired)})`);
	if (refused.length > 0) hints.push(`Not fired: ${refused.length} (${byReason(refused)})`);
	if (paused.length > 0) {
		hints.push(`Paused: ${names(paused)}. ${advice.paused}`);
	}
	if (doubtful.length > 0) {
		hints.push(`In doubt: ${names(doubtful)}. ${advice.doubtful}`);
	}
	return hints;
}

function sums(fired: readonly FireResult[]): string {
	const totals = new Map<string, bigint>();
	for (const { amount = 0n, currency = '' } of fired) {
		totals.set(currency, (totals.get(currency) ?? 0n) + amount);
	}
	return [...totals].map(([currency, amount]) => amountText(amount, currency)).join(', ');
}

/** The most frequent reason first. */
function byReason(refused: readonly FireResult[]): string {
	const counts = new Map<string, number>();
	for (const { code = '' } of refused) counts.set(code, (counts.get(code) ?? 0) + 1);
	return [...counts]
		.sort(([, a], [, b]) => b - a)
		.map(([code, count]) => `${count} ${code}`)
		.join(', ');
}

function names(results: readonly FireResult[]): string {
	const customers = [...new Set(results.map(({ customer }) => customer ?? 'no customer'))];
	const more = customers.length - MOST_NAMED;
	const first = customers.slice(0, MOST_NAMED).join(', ');
	return more > 0 ? `${first} and ${more} more` : first;
}
