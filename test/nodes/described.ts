/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
	IDataObject,
	INode,
	INodeParameters,
	INodeProperties,
	INodePropertyCollection,
	INodePropertyOptions,
	INodeTypeDescription,
} from 'n8n-workflow';
import { n8n, NODE_TYPE, REPOSITORY, theEngine, TRIGGER_TYPE, USAGE_TYPE } from '../support/engine';

/** The nodes of the package: their types, by the folders that they are built into. */
export const NODES = {
	StripeMeterEvents: NODE_TYPE,
	StripeUsage: USAGE_TYPE,
	TriggerBilling: TRIGGER_TYPE,
} as const;

export type NodeFolder = keyof typeof NODES;

type Option = INodePropertyOptions | INodeProperties | INodePropertyCollection;

export interface Titled {
	readonly title: string;
	readonly description?: string;
	readonly type?: string;
}

export async function descriptionOf(folder: NodeFolder): Promise<INodeTypeDescription> {
	return (await theEngine()).types.getByNameAndVersion(NODES[folder]).description;
}

/** All properties and options, however deep, with the lists that they stand in. */
export function* listsOf(properties: readonly Option[]): Generator<readonly Titled[]> {
	for (const one of properties) {
		const below = [
			...('options' in one ? (one.options ?? []) : []),
			...('values' in one ? one.values : []),
		];
		if (below.length === 0) continue;
		yield below.map((option) => ({
			title: 'displayName' in option ? option.displayName : option.name,
			...('description' in option && option.description && { description: option.description }),
			...('type' in option && { type: option.type as string }),
		}));
		yield* listsOf(below);
	}
}

export interface Operation {
	readonly resource: string;
	readonly operation: string;
}

export function operationsOf(node: INodeTypeDescription): Operation[] {
	return node.properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ displayOptions, options = [] }) =>
			options.map((option) => ({
				resource: String(displayOptions?.show?.resource?.[0]),
				operation: String((option as INodePropertyOptions).value),
			})),
		);
}

/** The parameters that the panel says are missing, with what it says. */
export function issuesOf(
	node: INodeTypeDescription,
	parameters: INodeParameters,
): Readonly<Record<string, readonly string[]>> {
	const { NodeHelpers } = n8n().workflow;
	const filled = NodeHelpers.getNodeParameters(
		node.properties,
		parameters,
		true,
		false,
		null,
		node,
	);
	const instance = { name: 'N', typeVersion: 1, parameters: filled } as INode;
	return NodeHelpers.getNodeParametersIssues(node.properties, instance, node)?.parameters ?? {};
}

/** A JSON file that is shipped beside a node. */
export function shipped(folder: NodeFolder, path: string): IDataObject {
	const file = join(REPOSITORY, 'dist', 'nodes', folder, path);
	return JSON.parse(readFileSync(file, 'utf8')) as IDataObject;
}

export function schemaOf(folder: NodeFolder, { resource, operation }: Operation): IDataObject {
	return shipped(folder, `__schema__/v1.0.0/${resource}/${operation}.json`);
}

/** The item has the fields that the schema names, no others, each of a type that it names. */
export function expectToFit(item: IDataObject | undefined, schema: IDataObject): void {
	const properties = schema.properties as Record<string, IDataObject>;
	expect(Object.keys(item ?? {}).sort()).toEqual(Object.keys(properties).sort());
	for (const [name, property] of Object.entries(properties)) {
		const value = item?.[name];
		expect([property.type].flat()).toContain(schemaType(value));
		if (property.properties) expectToFit(value as IDataObject, property);
		const items = property.items as IDataObject | undefined;
		if (!items?.properties) continue;
		for (const one of value as IDataObject[]) expectToFit(one, items);
	}
}

function schemaType(value: unknown): string {
	if (value === null) return 'null';
	if (Array.isArray(value)) return 'array';
	if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
	return typeof value;
}
