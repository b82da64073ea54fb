import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { nameOf } from '../../../metering/naming';
import { OURS } from '../../../providers/stripe/charges/trigger-metadata';
import { textOf } from '../../common/item-inputs';
import { readerOf } from '../../common/parameter-reader';
import { RowRefusal } from './row-refusal';

/** Stripe takes 50 fields, some of which are ours. @see https://docs.stripe.com/metadata */
const MOST_FIELDS = 40;
const LONGEST_NAME = 40;
const LONGEST_VALUE = 500;

interface Fields {
	readonly field?: ReadonlyArray<{ readonly name: unknown; readonly value: unknown }>;
}

/** @param what what Stripe keeps it with */
export function metadataOption(what: string): INodeProperties {
	return {
		displayName: 'Metadata',
		name: 'metadata',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Field',
		default: {},
		options: [
			{
				displayName: 'Field',
				name: 'field',
				values: [
					{
						displayName: 'Name',
						name: 'name',
						type: 'string',
						default: '',
						placeholder: 'e.g. workspace_id',
					},
					{ displayName: 'Value', name: 'value', type: 'string', default: '' },
				],
			},
		],
		description: `What Stripe keeps with the ${what}. Up to 40 names of up to 40 characters, with values of up to 500. Nothing is decided by it.`,
	};
}

/** Reads the option Metadata of an item. Throws RowRefusal. */
export function metadataReader(
	context: IExecuteFunctions,
): (itemIndex: number) => Record<string, string> {
	const read = readerOf(context, 'options.metadata', {});
	return (index) => metadataIn(read(index) as Fields);
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
	return new RowRefusal('invalid_metadata', 'metadata', reason);
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
