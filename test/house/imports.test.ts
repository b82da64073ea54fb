/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(__dirname, '../..');

/** What a floor may import: places of this repository, and packages. Types alone cost nothing. */
interface Floor {
	readonly folder: string;
	readonly places: readonly string[];
	readonly packages: readonly string[];
	readonly typesOf: readonly string[];
}

const FLOORS: readonly Floor[] = [
	{ folder: 'metering', places: ['metering'], packages: ['luxon', 'node:crypto'], typesOf: [] },
	{
		folder: 'charts',
		places: ['charts', 'metering'],
		packages: ['d3-format', 'd3-scale', 'd3-shape'],
		typesOf: [],
	},
	{ folder: 'delivery', places: ['delivery', 'metering'], packages: ['p-retry'], typesOf: [] },
	{
		folder: 'providers',
		places: ['providers', 'delivery', 'metering'],
		packages: ['node:crypto', 'p-retry'],
		typesOf: ['stripe'],
	},
	...['nodes', 'credentials'].map((folder) => ({
		folder,
		places: [folder, 'providers', 'delivery', 'charts', 'metering'],
		packages: ['n8n-workflow'],
		typesOf: [],
	})),
];

interface Import {
	readonly file: string;
	readonly from: string;
	readonly typeOnly: boolean;
}

function importsOf(folder: string): Import[] {
	const files = readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' });
	return files
		.filter((file) => file.endsWith('.ts'))
		.flatMap((name) => {
			const file = path.join(folder, name);
			const text = readFileSync(path.join(ROOT, file), 'utf8');
			const found = text.matchAll(/^(?:import|export)( type)? [^;]*?from '([^']+)'/gms);
			return [...found].map(([, type, from = '']) => ({
				file,
				from,
				typeOnly: type !== undefined,
			}));
		});
}

function isAllowed({ file, from, typeOnly }: Import, floor: Floor): boolean {
	if (!from.startsWith('.')) {
		return floor.packages.includes(from) || (typeOnly && floor.typesOf.includes(from));
	}
	const place = path.join(path.dirname(file), from).split(path.sep)[0] ?? '';
	return floor.places.includes(place);
}

describe.each(FLOORS)('$folder/', (floor) => {
	const imports = importsOf(floor.folder);

	it('imports from its own floor and those below, and no package beyond its own', () => {
		expect(imports.length).toBeGreaterThan(0);
		expect(imports.filter((one) => !isAllowed(one, floor))).toEqual([]);
	});
});

it('a provider imports from no other provider', () => {
	const foreign = importsOf('providers').filter(({ file, from }) => {
		const [, own] = file.split(path.sep);
		const [floor, other = ''] = path.join(path.dirname(file), from).split(path.sep);
		return from.startsWith('.') && floor === 'providers' && other !== own && other !== 'common';
	});
	expect(foreign).toEqual([]);
});

it('the emulator shares nothing with the product but exact decimals', () => {
	const shared = importsOf('emulator')
		.filter(({ from }) => from.startsWith('.'))
		.map(({ file, from }) => path.join(path.dirname(file), from))
		.filter((place) => !place.startsWith('emulator'));
	expect(new Set(shared)).toEqual(new Set(['metering/quantity']));
});
