import { noSuch } from '../http/problem';

export interface PageParams {
	readonly limit?: number;
	readonly starting_after?: string;
	readonly ending_before?: string;
}

export interface Page<T> {
	object: 'list';
	data: T[];
	has_more: boolean;
	url: string;
}

const DEFAULT_LIMIT = 10;

/** Objects of one kind in the order they were made. Reads newest first, as Stripe lists them. */
export class Shelf<T extends { readonly id: string }> {
	readonly #items: T[] = [];
	readonly #positions = new Map<string, number>();

	/** @param kind what Stripe calls it in "No such …" */
	constructor(readonly kind: string) {}

	add(item: T): T {
		this.#positions.set(item.id, this.#items.length);
		this.#items.push(item);
		return item;
	}

	/** Puts a changed object in the place of the one with its id. */
	replace(item: T): T {
		this.#items[this.#position(item.id, 'id')] = item;
		return item;
	}

	has(id: string): boolean {
		return this.#positions.has(id);
	}

	find(id: string): T | undefined {
		const position = this.#positions.get(id);
		return position === undefined ? undefined : this.#items[position];
	}

	get size(): number {
		return this.#items.length;
	}

	/** Oldest first. */
	all(): readonly T[] {
		return this.#items;
	}

	/**
	 * One page, newest first. Looks only at the objects of the page and those that the filter
	 * leaves out.
	 */
	page(
		{ limit = DEFAULT_LIMIT, starting_after, ending_before }: PageParams,
		url: string,
		filter: (item: T) => boolean = () => true,
	): Page<T> {
		const backwards = ending_before !== undefined;
		const cursor = ending_before ?? starting_after;
		const step = backwards ? 1 : -1;
		let position =
			cursor === undefined
				? this.#items.length - 1
				: this.#position(cursor, backwards ? 'ending_before' : 'starting_after') + step;
		const data: T[] = [];
		let more = false;
		for (; position >= 0 && position < this.#items.length; position += step) {
			const item = this.#items[position];
			if (!filter(item)) continue;
			if (data.length === limit) {
				more = true;
				break;
			}
			data.push(item);
		}
		return { object: 'list', data: backwards ? data.reverse() : data, has_more: more, url };
	}

	#position(id: string, param: string): number {
		const position = this.#positions.get(id);
		if (position === undefined) throw noSuch(this.kind, id, { param });
		return position;
	}
}
