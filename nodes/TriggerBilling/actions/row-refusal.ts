import type { ItemField } from '../../../providers/stripe/item-result';
import { unreadable } from '../../common/item-inputs';

/** Why one item is not taken as it stands. Thrown while it is read, so that the others go on. */
export class RowRefusal extends Error {
	override readonly name = 'RowRefusal';

	/**
	 * @param code for machines
	 * @param field where it is at fault; undefined where the reason names it itself
	 * @param reason for people: what happened and how to mend it
	 */
	constructor(
		readonly code: string,
		readonly field: ItemField | undefined,
		readonly reason: string,
	) {
		super(reason);
	}
}

/** For `catch`: whatever else is thrown while an item is read comes from an expression that broke. */
export function refusalOf(error: unknown): RowRefusal {
	if (error instanceof RowRefusal) return error;
	const { code, field, reason } = unreadable(error).unreadable;
	return new RowRefusal(code, field, reason);
}
