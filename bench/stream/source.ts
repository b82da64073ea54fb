import type { Usage } from '../../test/support/usage';

/** Raw events of customers by turns, whole numbers above 0; the same ones every time but for `now`. */
export function wholeUsage(rows: number, customers: number, now: number): Usage[] {
	return Array.from({ length: rows }, (_, id) => ({
		id,
		customer: `cus_${id % customers}`,
		value: String(((id * 7919) % 1000) + 1),
		at: now - (id % 86_400),
	}));
}
