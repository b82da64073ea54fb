/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeParameters, INodeProperties, INodeTypeDescription } from 'n8n-workflow';
import { n8n, REPOSITORY } from '../support/engine';
import {
	descriptionOf,
	listsOf,
	type NodeFolder,
	NODES,
	type Operation,
	operationsOf,
	schemaOf,
	shipped,
} from './described';

/** What needs no description: the label and the value of a field, or a type under one. */
const PLAIN: Record<NodeFolder, readonly string[]> = {
	// A payload field is just that: a name and a value. The statuses stand under a description.
	StripeMeterEvents: ['Field', 'Name', 'Value', 'Active', 'Inactive'],
	StripeUsage: ['Tier'],
	// A field of metadata, and a price in a list of them.
	TriggerBilling: ['Field', 'Name', 'Value', 'Price'],
};

describe.each(Object.keys(NODES) as NodeFolder[])('%s', (folder) => {
	let node: INodeTypeDescription;

	beforeAll(async () => {
		node = await descriptionOf(folder);
	});

	describe('the panel', () => {
		it('shows no two parameters of one name at a time', () => {
			const { NodeHelpers } = n8n().workflow;
			for (const operation of operationsOf(node)) {
				for (const chosen of choicesOf(node, operation)) {
					const parameters = { ...operation, ...chosen };
					const shown = node.properties
						.filter((property) => NodeHelpers.displayParameter(parameters, property, null, node))
						.map(({ name }) => name);
					expect(shown).toEqual([...new Set(shown)]);
				}
			}
		});

		it('explains every field and every choice that needs it', () => {
			const unexplained = new Set(
				[...listsOf(node.properties)]
					.flat()
					.filter(({ description, type }) => description === undefined && type !== 'notice')
					.map(({ title }) => title),
			);
			expect([...unexplained]).toEqual(PLAIN[folder]);
			const bare = node.properties.filter(
				({ name, type, description }) =>
					description === undefined &&
					type !== 'notice' &&
					!/^(resource|operation|options|additionalFields|filters)$/.test(name),
			);
			expect(bare.map(({ name }) => name)).toEqual([]);
		});

		it('lists choices and options by the alphabet', () => {
			for (const list of listsOf(node.properties)) {
				const titles = list.map(({ title }) => title);
				if (titles.join() === 'Name,Value') continue;
				expect(titles).toEqual([...titles].sort((a, b) => a.localeCompare(b)));
			}
		});
	});

	describe('what is shipped beside the node', () => {
		it('is a codex with an allowed category', () => {
			const codex = shipped(folder, `${folder}.node.json`);
			expect(codex).toMatchObject({
				node: NODES[folder],
				nodeVersion: '1.0',
				codexVersion: '1.0',
				categories: ['Finance & Accounting'],
			});
			expect(codex).not.toHaveProperty('subcategories');
		});

		it('is an icon for light and dark', () => {
			const { light, dark } = node.iconUrl as { light: string; dark: string };
			for (const url of [light, dark]) {
				expect(
					existsSync(join(REPOSITORY, url.replace(/^icons\/n8n-nodes-metered-billing\//, ''))),
				).toBe(true);
			}
		});

		it('is an output schema for every operation', () => {
			for (const operation of operationsOf(node)) {
				expect(schemaOf(folder, operation)).toMatchObject({
					type: 'object',
					version: expect.any(Number),
				});
			}
		});
	});
});

/** Every way to set the parameters of an operation that decide which others are shown. */
function choicesOf(
	node: INodeTypeDescription,
	{ resource, operation }: Operation,
): INodeParameters[] {
	const isOf = ({ displayOptions: { show } = {} }: INodeProperties): boolean =>
		(show?.resource?.includes(resource) ?? true) && (show?.operation?.includes(operation) ?? true);
	const shown = node.properties.filter(isOf);
	const deciding = new Set(
		shown.flatMap(({ displayOptions }) => Object.keys(displayOptions?.show ?? {})),
	);
	return shown
		.filter(({ name }) => deciding.has(name) && name !== 'resource' && name !== 'operation')
		.reduce<
			INodeParameters[]
		>((all, property) => all.flatMap((one) => valuesOf(property).map((value) => ({ ...one, [property.name]: value }))), [{}]);
}

function valuesOf({ type, options = [] }: INodeProperties): Array<string | number | boolean> {
	if (type === 'boolean') return [true, false];
	return options.flatMap((option) => ('value' in option ? option.value : []));
}
