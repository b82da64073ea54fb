import { addQuantities, formatQuantity, parseQuantity, ZERO } from '../metering/quantity';
import type { Usage } from '../test/support/usage';

const DAY = 86_400;
/** The customer who has nine of ten rows. */
export const HOT = 'cus_hot';

/** Which rows there are; the same description makes the same rows in every process. */
export interface Population {
	readonly rows: number;
	readonly customers: number;
	/** Rows by turns, or nine of ten for one customer. @default 'even' */
	readonly shape?: 'even' | 'hot';
	/** Whole numbers above 0, which Stripe's stream takes. @default decimals */
	readonly whole?: boolean;
	/** The newest row's time, in seconds since 1970. The others are within a day before. */
	readonly now: number;
}

/** A part of the rows, for one of several workers. */
export interface Share {
	readonly worker: number;
	readonly of: number;
}

/** One row after another: the process that only adds them up need not hold a million. */
export function* usageOf(population: Population, share?: Share): Generator<Usage> {
	const { rows, customers, shape = 'even', whole = false, now } = population;
	for (let id = 0; id < rows; id += 1) {
		if (share !== undefined && id % share.of !== share.worker) continue;
		const place = shape === 'even' ? id : Math.floor(id / 10);
		const customer = shape === 'hot' && id % 10 !== 0 ? HOT : `cus_${place % customers}`;
		yield { id, customer, value: valueOf(id, whole), at: now - secondsAgo(id, rows, customers) };
	}
}

/** Each customer's rows are spread over the whole day. */
function secondsAgo(id: number, rows: number, customers: number): number {
	const each = Math.ceil(rows / customers);
	return Math.floor((Math.floor(id / customers) * DAY) / each);
}

function valueOf(id: number, whole: boolean): string {
	if (whole) return String(((id * 7919) % 1000) + 1);
	return `${(id * 7919) % 1000}.${(id * 31) % 10}${(id * 17) % 9}1`;
}

/** Exact totals by customer. */
export function totalsOf(population: Population): Map<string, string> {
	const totals = new Map<string, typeof ZERO>();
	for (const { customer, value } of usageOf(population)) {
		const read = parseQuantity(value);
		if (!read.ok) throw new Error(read.reason);
		totals.set(customer, addQuantities(totals.get(customer) ?? ZERO, read.quantity));
	}
	return new Map([...totals].map(([customer, total]) => [customer, formatQuantity(total)]));
}
