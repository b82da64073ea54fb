/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { IDataObject, INodeParameters, INodeProperties } from 'n8n-workflow';
import { creditDescription } from '../../nodes/TriggerBilling/actions/credit/credit.resource';
import { edgeTriggerDescription } from '../../nodes/TriggerBilling/actions/edge/edge.resource';
import { triggerDescription } from '../../nodes/TriggerBilling/actions/trigger/trigger.resource';

export const GUIDE = readFileSync(path.join(__dirname, '../../docs/trigger-billing.md'), 'utf8');

/** The text below a heading of whatever level, up to the next one of that level or above. */
export function sectionOf(heading: string, guide = GUIDE): string {
	const [, marks = '', below = ''] =
		new RegExp(String.raw`(?:^|\n)(#+) ${escaped(heading)}\n([\s\S]*)`).exec(guide) ?? [];
	if (marks === '') throw new Error(`The guide has no heading "${heading}"`);
	return below.split(new RegExp(`\n#{1,${marks.length}} `), 1)[0] ?? '';
}

function escaped(text: string): string {
	return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
}

/** The rows of the table that begins with these cells, without its head. */
export function tableOf(text: string, ...head: string[]): string[][] {
	const [, below = ''] = text.split(`| ${head.join(' | ')} |\n`);
	const [table = ''] = below.split(/\n(?!\|)/, 1);
	return table
		.split('\n')
		.slice(1)
		.map((row) => row.split(/(?<!\\)\|/).slice(1, -1))
		.map((cells) => cells.map((cell) => cell.trim()));
}

/** What the blocks of JSON in a section say, in their order. */
export function jsonIn(text: string): IDataObject[] {
	return [...text.matchAll(/```json\n([\s\S]*?)```/g)].map(
		([, json = '']) => JSON.parse(json) as IDataObject,
	);
}

/** What an operation is asked, as the table of its example says it. */
export interface Filled {
	readonly parameters: INodeParameters;
	readonly options: INodeParameters;
}

const DESCRIPTIONS = {
	stripe: triggerDescription,
	credit: creditDescription,
	zyntroEdge: edgeTriggerDescription,
} as const;

/** Fills in the panel as the guide's table says, by the names that people see there. */
export function filledIn(
	rows: readonly string[][],
	through: keyof typeof DESCRIPTIONS,
	operation: string,
): Filled {
	const shown = DESCRIPTIONS[through].filter(({ displayOptions }) =>
		displayOptions?.show?.operation?.includes(operation),
	);
	const fields = shown.filter(({ type }) => type !== 'collection');
	const options = shown
		.filter(({ type }) => type === 'collection')
		.flatMap(({ options: all = [] }) => all as INodeProperties[]);
	const filled: Filled = { parameters: {}, options: {} };
	for (const [label = '', value = ''] of rows) {
		const named = (one: INodeProperties): boolean => one.displayName === label;
		const into = fields.some(named) ? filled.parameters : filled.options;
		const named_ = [...fields, ...options].filter(named);
		const [field] = named_;
		if (field === undefined) throw new Error(`${operation} has no field "${label}"`);
		into[field.name] = entered(named_, value);
	}
	return filled;
}

/** Choices go by their name; what is typed in stands in code marks. */
function entered(fields: readonly INodeProperties[], value: string): string {
	const [, typed] = /^`(.*)`$/.exec(value) ?? [];
	if (typed !== undefined) return typed;
	for (const { options = [] } of fields) {
		for (const option of options) {
			if ('value' in option && option.name === value) return String(option.value);
		}
	}
	throw new Error(`"${fields[0]?.displayName}" has no choice "${value}"`);
}

/** Without what is different in every run: IDs that Stripe makes up, its pages, and times. */
export function plain(json: unknown): string {
	return JSON.stringify(json, null, 2)
		.replaceAll(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z/g, '<time>')
		.replaceAll(/\b(pi|in|credgr|pm|sc|inv)_\w+/g, '$1_…')
		.replaceAll(/https?:\/\/[^"\s]+/g, '<page>');
}
