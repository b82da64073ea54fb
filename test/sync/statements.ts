import { compareQuantities, formatQuantity, type Quantity, ZERO } from '../../metering/quantity';
import type { SyncTarget } from '../../metering/sync-target';
import { formatWindow } from '../../metering/window';
import type { StripeModel } from './stripe-model';

interface Stated {
	readonly target: SyncTarget;
	readonly totals: Map<string, Quantity>;
}

/** A moment at which a window was billed at a total that nobody had ever stated. */
export interface Misbilling {
	readonly at: number;
	readonly target: SyncTarget;
	readonly billed: Quantity;
	readonly stated: readonly Quantity[];
}

/**
 * What runs have stated of each window so far. At every moment a window is billed at 0 or at one
 * of these totals: never above the largest, never below the smallest, and never in between.
 */
export class Statements {
	readonly misbillings: Misbilling[] = [];
	readonly #byWindow = new Map<string, Stated>();

	add(targets: readonly SyncTarget[]): void {
		for (const target of targets) {
			const key = `${target.customer} ${target.window.start} ${target.window.end}`;
			let stated = this.#byWindow.get(key);
			if (stated === undefined) {
				stated = { target, totals: new Map([['0', ZERO]]) };
				this.#byWindow.set(key, stated);
			}
			stated.totals.set(formatQuantity(target.total), target.total);
		}
	}

	/** The largest total that was stated of each of these windows. */
	most(of: (target: SyncTarget) => boolean): Quantity[] {
		return [...this.#byWindow.values()]
			.filter(({ target }) => of(target))
			.map(({ totals }) => largest([...totals.values()]));
	}

	check(model: StripeModel, at: number): void {
		for (const { target, totals } of this.#byWindow.values()) {
			const billed = model.billed(target);
			if (totals.has(formatQuantity(billed))) continue;
			this.misbillings.push({ at, target, billed, stated: [...totals.values()] });
		}
	}
}

export function largest(totals: readonly Quantity[]): Quantity {
	return totals.reduce((a, b) => (compareQuantities(a, b) < 0 ? b : a));
}

export function tellMisbilling({ target, billed, stated }: Misbilling): string {
	const most = largest(stated);
	const least = stated.reduce((a, b) => (compareQuantities(a, b) < 0 ? a : b));
	const how =
		compareQuantities(billed, most) > 0
			? 'more than was ever stated'
			: compareQuantities(billed, least) < 0
				? 'less than was ever stated'
				: 'which was never stated';
	return `${target.customer} ${formatWindow(target.window)} was billed at ${formatQuantity(billed)}, ${how} (${stated.map(formatQuantity).join(', ')})`;
}
