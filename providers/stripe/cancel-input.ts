import { nameOf } from '../../metering/naming';
import type { ItemField } from './item-result';
import { LONGEST_NAME } from './limits';
import type { UsageInput } from './usage-input';

/** One event to be cancelled, before anything of it has been checked. */
export interface CancelInput extends Pick<UsageInput, 'index' | 'meter' | 'unreadable'> {
	readonly identifier: unknown;
}

/** Why an item names no event that could be cancelled. */
export interface CancelRefusal {
	readonly code: string;
	readonly field: ItemField;
	readonly reason: string;
}

/** Reads the identifier, or says how to mend it. */
export function readIdentifier(
	raw: unknown,
): { readonly identifier: string } | { readonly refusal: CancelRefusal } {
	if (raw === undefined || raw === null || (typeof raw === 'string' && raw.trim() === '')) {
		return refuse(
			'identifier_missing',
			'the identifier is empty. Map the field that holds the identifier that Report put out',
		);
	}
	if (typeof raw !== 'string') {
		return refuse(
			'identifier_not_text',
			`${nameOf(raw)} is not an identifier, which is a text such as mb1_…`,
		);
	}
	const identifier = raw.trim();
	if (identifier.length > LONGEST_NAME) {
		return refuse(
			'identifier_too_long',
			`an identifier of ${identifier.length} characters is longer than any that Stripe takes (${LONGEST_NAME}). Map the identifier alone`,
		);
	}
	return { identifier };
}

function refuse(code: string, reason: string): { readonly refusal: CancelRefusal } {
	return { refusal: { code, field: 'identifier', reason } };
}
