import type { INode } from 'n8n-workflow';
import { n8n, theEngine } from '../support/engine';
import { TEMPLATE_FILES, template, templateText } from './template-files';

const STICKY = 'n8n-nodes-base.stickyNote';
const POSTGRES = 'n8n-nodes-base.postgres';
/** Numbers of n8n's palette for sticky notes; without a number a note is yellow. */
const WHITE = 7;

function words(text: unknown): number {
	return String(text).split(/\s+/).filter(Boolean).length;
}

function notes(file: string): INode[] {
	return template(file).nodes.filter(({ type }) => type === STICKY);
}

function isYellow({ parameters }: INode): boolean {
	return parameters.color === undefined || parameters.color === 1;
}

/** What queries of usage select and how they group, without their comments and their times. */
function grids(file: string): string[] {
	return template(file).nodes.flatMap(({ name, type, parameters: { query } }) =>
		type === POSTGRES && typeof query === 'string' && /^Read /.test(name)
			? query
					.split('\n')
					.filter((line) => !/^--|occurred_at [<>]/.test(line))
					.join('\n')
			: [],
	);
}

it('all templates cut time the same way, or they would undo each other', () => {
	const [first, ...others] = TEMPLATE_FILES.flatMap(grids);
	expect(others.length).toBeGreaterThan(2);
	expect(first).toMatch(/date_trunc\('hour', occurred_at, 'UTC'\) AS window_start/);
	for (const other of others) expect(other).toBe(first);
});

/** n8n's template guidelines, as far as a program can check them. */
describe.each(TEMPLATE_FILES)('%s', (file) => {
	it('has the structure of a workflow', () => {
		const { parseWorkflowStructure } = n8n().workflow;
		expect(() => parseWorkflowStructure(JSON.parse(templateText(file)))).not.toThrow();
	});

	it('names each node once, and for what it does', () => {
		const names = template(file).nodes.map(({ name }) => name);
		expect(new Set(names).size).toBe(names.length);
		for (const name of names) expect(name).not.toMatch(/^(HTTP Request|Postgres|Code|IF|Set)\d*$/i);
	});

	it('carries nothing of the instance that it was made on, and no secret', () => {
		const text = templateText(file);
		expect(text).not.toMatch(
			/instanceId|"credentials"|versionId|(sk|rk|whsec)_|cus_[A-Za-z0-9]{8}/,
		);
		expect(JSON.parse(text)).toMatchObject({
			active: false,
			pinData: {},
			settings: { timezone: 'UTC' },
		});
	});

	it('explains itself in one yellow note, and in short white ones', () => {
		const [overview, ...others] = notes(file).filter(isYellow);
		expect(others).toEqual([]);
		expect(overview?.parameters.content).toMatch(/### How it works[^]*### Setup/);
		expect(words(overview?.parameters.content)).toBeGreaterThanOrEqual(100);
		expect(words(overview?.parameters.content)).toBeLessThanOrEqual(300);
		for (const note of notes(file).filter((candidate) => !isYellow(candidate))) {
			expect(note.parameters.color).toBe(WHITE);
			expect(words(note.parameters.content)).toBeLessThan(50);
		}
	});

	it('connects and refers to nodes that are there', () => {
		const { nodes, connections } = template(file);
		const names = new Set(nodes.map(({ name }) => name));
		const targets = Object.values(connections).flatMap(({ main = [] }) =>
			main.flatMap((output) => (output ?? []).map(({ node }) => node)),
		);
		const referred = [...templateText(file).matchAll(/\$\('([^']+)'\)/g)].map(([, name]) => name);
		for (const name of [...Object.keys(connections), ...targets, ...referred]) {
			expect(names).toContain(name);
		}
	});

	it('gives every node the parameters that it needs', async () => {
		const { types } = await theEngine();
		const { NodeHelpers } = n8n().workflow;
		for (const node of template(file).nodes.filter(({ type }) => type !== STICKY)) {
			const { description } = types.getByNameAndVersion(node.type, node.typeVersion);
			const known = description.properties.map(({ name }) => name);
			expect(known).toEqual(expect.arrayContaining(Object.keys(node.parameters)));
			const issues = NodeHelpers.getNodeParametersIssues(description.properties, node, description);
			expect(issues ?? { parameters: {} }).toEqual({ parameters: {} });
		}
	});
});
