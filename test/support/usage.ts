import { addQuantities, formatQuantity, parseQuantity, ZERO } from '../../metering/quantity';

export type Usage = {
	readonly id: number;
	readonly customer: string;
	readonly value: string;
	readonly at: number;
};

/** Rows of customers by turns, with decimals; the same ones every time but for `now`. */
export function usageRows(rows: number, customers: number, now: number): Usage[] {
	return Array.from({ length: rows }, (_, id) => ({
		id,
		customer: `cus_${id % customers}`,
		value: `${(id * 7919) % 1000}.${(id * 31) % 10}${(id * 17) % 9}1`,
		at: now - (id % 86_400),
	}));
}

/** The same with whole numbers above 0, which may go through the stream. */
export function wholeUsageRows(rows: number, customers: number, now: number): Usage[] {
	return usageRows(rows, customers, now).map((row) => ({
		...row,
		value: String(((row.id * 7919) % 1000) + 1),
	}));
}

/** Exact totals by customer. */
export function totalsOf(rows: readonly Usage[]): Map<string, string> {
	const totals = new Map<string, typeof ZERO>();
	for (const { customer, value } of rows) {
		const read = parseQuantity(value);
		if (!read.ok) throw new Error(read.reason);
		totals.set(customer, addQuantities(totals.get(customer) ?? ZERO, read.quantity));
	}
	return new Map([...totals].map(([customer, total]) => [customer, formatQuantity(total)]));
}
