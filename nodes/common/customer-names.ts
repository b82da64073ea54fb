import type { Refusal } from '../../metering/refusal';
import { readCustomer } from '../../providers/stripe/read-row';
import { textOf } from './item-inputs';

/** A customer that an item names. */
export interface NamedCustomer {
	/** Stripe's ID, or what the item has in its place. */
	readonly customer: string;
	/** Why it names nobody. */
	readonly unreadable?: Refusal;
}

/**
 * The customers that an item names: one, several in a list or several separated by commas. Never
 * none: of an item that names nobody, nobody would hear again.
 */
export function customersIn(raw: unknown): NamedCustomer[] {
	return namesIn(raw).map((name) => {
		const read = readCustomer(name);
		if (read.ok) return { customer: read.value };
		return { customer: textOf(name), unreadable: read.refusal };
	});
}

function namesIn(raw: unknown): readonly unknown[] {
	if (Array.isArray(raw)) return raw.length === 0 ? [undefined] : raw;
	if (typeof raw !== 'string') return [raw];
	const names = raw.split(',').filter((name) => name.trim() !== '');
	return names.length === 0 ? [undefined] : names;
}
