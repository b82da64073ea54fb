import type { IExecuteFunctions } from 'n8n-workflow';
import { nameOf } from '../../../../metering/naming';
import type { ChargeNote } from '../../../../metering/trigger/charge-record';
import { OURS } from '../../../../providers/stripe/charges/trigger-metadata';
import { textOf } from '../../../common/item-inputs';
import { readerOf } from '../../../common/parameter-reader';
import type { RowRefusal } from '../row-refusal';
import { itemRefusal } from './fire-refusals';

/** Stripe takes 1,000 characters with a payment. @see Stripe's OpenAPI specification */
const LONGEST_DESCRIPTION = 1000;
/** Stripe takes 50 fields, some of which are ours. @see https://docs.stripe.com/metadata */
const MOST_FIELDS = 40;
const LONGEST_NAME = 40;
const LONGEST_VALUE = 500;

interface Fields {
	readonly field?: ReadonlyArray<{ readonly name: unknown; readonly value: unknown }>;
}

/** What Stripe is to keep with the charge of an item. Throws RowRefusal. */
export function noteReader(context: IExecuteFunctions): (itemIndex: number) => ChargeNote {
	const descriptionAt = readerOf(context, 'options.description', '');
	const metadataAt = readerOf(context, 'options.metadata', {});
	return (index) => {
		const description = textOf(descriptionAt(index));
		if (description.length > LONGEST_DESCRIPTION) {
			const reason = `a text of ${description.length} characters. Stripe takes ${LONGEST_DESCRIPTION}`;
			throw itemRefusal('invalid_description', 'description', reason);
		}
		const metadata = metadataIn(metadataAt(index) as Fields);
		return {
			...(description !== '' && { description }),
			...(Object.keys(metadata).length > 0 && { metadata }),
		};
	};
}

function metadataIn({ field = [] }: Fields): Record<string, string> {
	const metadata = new Map<string, string>();
	for (const { name: rawName, value } of field) {
		const name = textOf(rawName);
		const reason = refuseName(name) ?? refuseValue(name, value);
		if (reason !== undefined) throw refused(reason);
		if (metadata.has(name)) throw refused(`two fields have the name "${name}". Remove one of them`);
		metadata.set(name, textOf(value));
	}
	if (metadata.size > MOST_FIELDS) {
		throw refused(`${metadata.size} fields, and ${MOST_FIELDS} may be. Remove some`);
	}
	return Object.fromEntries(metadata);
}

function refused(reason: string): RowRefusal {
	return itemRefusal('invalid_metadata', 'metadata', reason);
}

function refuseName(name: string): string | undefined {
	if (name === '') return 'a field has no name. Give it one, or remove it';
	if (name.startsWith(OURS)) {
		return `the name "${name}" begins with ${OURS}, which is how charges are found again. Choose another name`;
	}
	if (name.length > LONGEST_NAME) {
		return `the name "${name}" has ${name.length} characters. Stripe takes ${LONGEST_NAME}`;
	}
	if (/[[\]]/.test(name))
		return `the name "${name}" has square brackets, which Stripe does not take`;
	return undefined;
}

function refuseValue(name: string, value: unknown): string | undefined {
	if (typeof value === 'object' && value !== null) {
		return `the value of "${name}" is ${nameOf(value)}. Give a text or a number`;
	}
	const { length } = textOf(value);
	if (length <= LONGEST_VALUE) return undefined;
	return `the value of "${name}" has ${length} characters. Stripe takes ${LONGEST_VALUE}`;
}
