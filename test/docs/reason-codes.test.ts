/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(__dirname, '../..');
/** Codes that several nodes have are explained in the first. */
const REFERENCES = [
	'docs/stripe-meter-events.md',
	'docs/stripe-usage.md',
	'docs/trigger-billing.md',
].map((file) => readFileSync(path.join(ROOT, file), 'utf8'));

function sources(folder: string): string[] {
	return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts'))
		.map((file) => readFileSync(path.join(ROOT, folder, file), 'utf8'));
}

const ALL_SOURCES = ['metering', 'delivery', 'providers', 'nodes'].flatMap(sources).join('\n');

/** Codes as they stand in the sources: `code: 'x'`, `refuse(field, 'x', …)` and the like. */
function codesInSources(): Set<string> {
	const patterns = [
		/code: '([a-z_]+)'/g,
		/refuse\(\s*'[a-z_]+',\s*'([a-z_]+)'/g,
		/refuse\(\s*field,\s*'([a-z_]+)'/g,
		/refuse\(\s*'((?:value|identifier)_[a-z_]+)'/g,
		/(?:rejected|missing|unclear)\(\s*'([a-z_]+)'/g,
		/\['([a-z_]+)', '[A-Z]/g,
		/Code of [^\n]*\*\/\nexport const \w+ = '([a-z_]+)'/g,
		/unrated\(\s*'([a-z_]+)'/g,
		/refuseRange\(\s*(?:'[a-z_]+'|field),\s*'([a-z_]+)'/g,
		/refused\(\s*(?:'[a-z_]+'|status),\s*'([a-z_]+)'/g,
		/\bcause\(\s*'([a-z_]+)'/g,
	];
	const codes = new Set(codesInTypes());
	for (const pattern of patterns) {
		for (const [, code] of ALL_SOURCES.matchAll(pattern)) codes.add(code as string);
	}
	return codes;
}

/** Codes of which a type lists all: `export type UnbilledCode = | 'no_subscription' …`. */
function codesInTypes(): string[] {
	const types = /export type \w+(?:Code|Kind|Refusal) =\n((?:\t\| [^\n]+\n?)+)/g;
	return [...ALL_SOURCES.matchAll(types)].flatMap(([, members = '']) =>
		[...members.matchAll(/'([a-z_]+)'/g)].map(([, code]) => code as string),
	);
}

/** The first column of every table of reason codes: each operation has its own. */
function codesInReference(): Set<string> {
	const tables = REFERENCES.flatMap((text) => text.split(/^\| `reason_code` \|/m).slice(1));
	const rows = tables.flatMap((text) =>
		text
			.split(/\n(?!\|)/, 1)[0]!
			.split('\n')
			.slice(2),
	);
	const cells = rows.map((row) => row.split('|')[1] as string);
	return new Set(cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, code]) => code!)));
}

describe('the reference of reason codes', () => {
	const documented = codesInReference();

	it('finds a plausible number of codes in the sources', () => {
		expect(codesInSources().size).toBeGreaterThan(100);
	});

	it.each([...codesInSources()])('explains %s', (code) => {
		expect(documented).toContain(code);
	});

	it.each([...documented])('names %s, which the sources know', (code) => {
		expect(ALL_SOURCES).toContain(`'${code}'`);
	});
});
