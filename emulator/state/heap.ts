/** Smallest first by `key`. Equal keys come out in the order they went in. */
export class Heap<T> {
	readonly #nodes: Array<{ key: number; order: number; item: T }> = [];
	#order = 0;

	push(key: number, item: T): void {
		const nodes = this.#nodes;
		nodes.push({ key, order: this.#order++, item });
		let at = nodes.length - 1;
		while (at > 0) {
			const above = (at - 1) >> 1;
			if (!this.#before(at, above)) return;
			[nodes[at], nodes[above]] = [nodes[above], nodes[at]];
			at = above;
		}
	}

	/** Takes the smallest out if its key is not beyond `limit`. */
	popUpTo(limit: number): T | undefined {
		const nodes = this.#nodes;
		if (nodes.length === 0 || nodes[0].key > limit) return undefined;
		const { item } = nodes[0];
		const last = nodes.pop();
		if (nodes.length > 0 && last !== undefined) {
			nodes[0] = last;
			this.#sink();
		}
		return item;
	}

	#sink(): void {
		const nodes = this.#nodes;
		for (let at = 0; ; ) {
			let least = at;
			for (const below of [2 * at + 1, 2 * at + 2]) {
				if (below < nodes.length && this.#before(below, least)) least = below;
			}
			if (least === at) return;
			[nodes[at], nodes[least]] = [nodes[least], nodes[at]];
			at = least;
		}
	}

	#before(a: number, b: number): boolean {
		const [left, right] = [this.#nodes[a], this.#nodes[b]];
		return left.key === right.key ? left.order < right.order : left.key < right.key;
	}
}
