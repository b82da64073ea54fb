/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { FIRE_CODES } from '../../delivery/charge/endings';
import { TRIGGER_REFUSALS } from '../../metering/trigger/trigger-refusal';
import { FIRE_REFUSALS } from '../../nodes/TriggerBilling/actions/trigger/fire-refusals';
import { sectionOf } from './trigger-guide';

const ROOT = path.join(__dirname, '../..');
const OF_ITEMS: readonly string[] = FIRE_REFUSALS;

/** The codes that the table in a section explains, in its order. */
function codesIn(heading: string): string[] {
	const [, table = ''] = sectionOf(heading).split(/^\| `reason_code` \|/m);
	const rows =
		table
			.split(/\n(?!\|)/, 1)[0]
			?.split('\n')
			.slice(2) ?? [];
	return rows.flatMap((row) =>
		[...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, code]) => code as string),
	);
}

it('explains every reason for which an item cannot be read, and no other', () => {
	expect(codesIn('Reasons of items').sort()).toEqual([...OF_ITEMS].sort());
});

it('explains every refusal of the trigger, in the order in which they are asked', () => {
	expect(codesIn('Reasons of the trigger')).toEqual(
		TRIGGER_REFUSALS.filter((code) => !OF_ITEMS.includes(code)),
	);
});

describe('what keeps a fire from being made besides', () => {
	const explained = codesIn('Reasons of Stripe and of the run');
	const sources = ['delivery', 'providers/stripe'].flatMap(sourcesIn).join('\n');

	it.each(Object.values(FIRE_CODES))('%s is explained', (code) => {
		expect(explained).toContain(code);
	});

	it.each(explained)('%s is what the sources call something', (code) => {
		expect(sources).toContain(`'${code}'`);
	});

	it('is explained in one place', () => {
		const places = [explained, codesIn('Reasons of items'), codesIn('Reasons of the trigger')];
		const all = places.flat();
		expect(all.filter((code, at) => all.indexOf(code) !== at)).toEqual([]);
	});
});

describe.each([
	['Reasons of Edge', ['delivery', 'providers/zyntro', 'metering']],
	['Credit: Grant', ['delivery', 'metering', 'nodes', 'providers/stripe']],
])('%s', (heading, folders) => {
	const sources = folders.flatMap(sourcesIn).join('\n');

	it.each(codesIn(heading))('has %s of the sources', (code) => {
		expect(sources).toContain(`'${code}'`);
	});
});

/** Codes as they stand in the sources of Edge: second behind a field, or behind the name itself. */
describe('of Edge, the guide explains', () => {
	const sources = sourcesIn('providers/zyntro').join('\n');
	const codes = [
		...sources.matchAll(/refuseEdge\(\s*'\w+',\s*'([a-z_]+)'/g),
		...sources.matchAll(/\brefuse\(\s*'([a-z_]+)'/g),
		...sources.matchAll(/\bcode(?::| =) '([a-z_]+)'/g),
		...sources.matchAll(/[Cc]ode of [^\n]*\*\/\n(?:export )?const \w+ = '([a-z_]+)'/g),
		...sources.matchAll(/\t\w+: '(invalid_\w+)',/g),
	].map(([, code]) => code as string);

	it('a plausible number of reasons', () => {
		expect(new Set(codes).size).toBeGreaterThan(20);
	});

	it.each([...new Set(codes)])('%s', (code) => {
		expect(codesIn('Reasons of Edge')).toContain(code);
	});
});

function sourcesIn(folder: string): string[] {
	return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts'))
		.map((file) => readFileSync(path.join(ROOT, folder, file), 'utf8'));
}
