/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { INodeProperties } from 'n8n-workflow';
import { usageDescription } from '../../nodes/StripeUsage/actions/usage/usage.resource';

const REFERENCE = readFileSync(path.join(__dirname, '../../docs/stripe-usage.md'), 'utf8');

/** What every user of n8n knows. */
const OF_N8N = ['Operation', 'Options'];

const FIELDS = usageDescription
	.filter(({ type }) => type !== 'notice')
	.flatMap(({ options = [], type, ...field }) => [
		field.displayName,
		...(type === 'collection'
			? options.map((option) => (option as INodeProperties).displayName)
			: []),
	]);

/** A row of a table says what to enter; options may stand in a sentence of their own. */
const explained = REFERENCE.split('\n').flatMap((line) => {
	const [, cell = ''] = /^\| ([^|]+) \|/.exec(line) ?? [];
	const several = cell.split(', ');
	const [stem = ''] = cell.split(' (');
	return [...several, ...several.map((name) => `${stem} ${name}`), ...optionsIn(line)];
});

function optionsIn(line: string): string[] {
	return [...line.matchAll(/option \*([^*]+)\*/g)].map(([, name]) => name as string);
}

it.each([...new Set(FIELDS)].filter((name) => !OF_N8N.includes(name)))(
	'the reference explains %s',
	(name) => {
		expect(explained).toContain(name);
	},
);
