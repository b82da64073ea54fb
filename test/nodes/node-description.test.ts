/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { existsSync, readFileSync } from 'node:fs';
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
import { type RunningEmulator, startEmulator } from '../../emulator';
import {
	n8n,
	NODE_TYPE,
	RAW_EVENTS,
	report,
	REPORT,
	REPOSITORY,
	runWorkflow,
	stripeCredential,
	sync,
	SYNC,
	SYNC_TOTALS,
	theEngine,
	workflowOf,
} from '../support/engine';

const BUILT = join(REPOSITORY, 'dist', 'nodes', 'StripeMeterEvents');

let node: INodeTypeDescription;

beforeAll(async () => {
	node = (await theEngine()).types.getByNameAndVersion(NODE_TYPE).description;
});

type Option = INodePropertyOptions | INodeProperties | INodePropertyCollection;
type Titled = { readonly title: string; readonly description?: string; readonly type?: string };

/** All properties and options, however deep, with the lists that they stand in. */
function* listsOf(properties: readonly Option[]): Generator<readonly Titled[]> {
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

function operations(): Array<readonly [resource: string, operation: string]> {
	return node.properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ displayOptions, options = [] }) =>
			options.map(
				(option) =>
					[
						String(displayOptions?.show?.resource?.[0]),
						String((option as INodePropertyOptions).value),
					] as const,
			),
		);
}

const issuesOf = (parameters: INodeParameters) => {
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
};

describe('the panel', () => {
	it('asks for what a report cannot do without', () => {
		expect(Object.keys(issuesOf({ resource: 'meterEvent', operation: 'report' })).sort()).toEqual([
			'customer',
			'meter',
			'value',
			'windowEnd',
			'windowStart',
		]);
		expect(issuesOf(RAW_EVENTS)).toEqual({});
	});

	it('asks for what a cancel cannot do without', () => {
		expect(Object.keys(issuesOf({ resource: 'meterEvent', operation: 'cancel' })).sort()).toEqual([
			'identifier',
			'meter',
		]);
	});

	it('asks for what a sync cannot do without', () => {
		const required = ['customer', 'meter', 'value', 'windowEnd', 'windowStart'];
		const issues = (more = {}) =>
			Object.keys(issuesOf({ resource: 'meterEvent', operation: 'sync', ...more })).sort();
		expect(issues()).toEqual(required);
		expect(issues({ timeOfUsage: 'timestamp' })).toEqual([
			'customer',
			'meter',
			'timestamp',
			'value',
		]);
		expect(issues({ invoiced: 'carry' })).toEqual(['carryMeter', ...required]);
		expect(issuesOf(SYNC_TOTALS)).toEqual({});
		expect(issuesOf({ ...SYNC_TOTALS, invoiced: 'carry' })).toEqual({
			carryMeter: ['Parameter "Carry Over to Meter" is required.'],
		});
	});

	it.each([
		['create', ['displayName', 'eventName']],
		['get', ['meter']],
		['getAll', []],
		['update', ['displayName', 'meter']],
		['deactivate', ['meter']],
		['reactivate', ['meter']],
	])('asks for what Meter: %s cannot do without', (operation, missing) => {
		expect(Object.keys(issuesOf({ resource: 'meter', operation })).sort()).toEqual(missing);
	});

	it('starts with totals of windows, the safest way to report', () => {
		const { NodeHelpers } = n8n().workflow;
		const defaults = NodeHelpers.getNodeParameters(node.properties, {}, true, false, null, node);
		expect(defaults).toMatchObject({
			resource: 'meterEvent',
			operation: 'report',
			timeOfUsage: 'window',
			identity: 'window',
		});
	});

	it('shows no two parameters of one name at a time', () => {
		const { NodeHelpers } = n8n().workflow;
		for (const [resource, operation] of operations()) {
			for (const identity of ['content', 'source_event', 'window']) {
				const parameters = {
					resource,
					operation,
					identity,
					timeOfUsage: 'timestamp',
					invoiced: 'carry',
				};
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
		// A payload field is just that: a name and a value. The statuses stand under a description.
		expect([...unexplained]).toEqual(['Field', 'Name', 'Value', 'Active', 'Inactive']);
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

	it('offers the node to no agent, because it bills', () => {
		expect(node.usableAsTool).toBeUndefined();
	});
});

describe('what is shipped beside the node', () => {
	const read = (path: string) => JSON.parse(readFileSync(join(BUILT, path), 'utf8')) as IDataObject;

	it('is a codex with an allowed category', () => {
		const codex = read('StripeMeterEvents.node.json');
		expect(codex).toMatchObject({
			node: NODE_TYPE,
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

	describe('an output schema', () => {
		let stripe: RunningEmulator;

		beforeAll(async () => {
			stripe = await startEmulator({ limits: 'off' });
			stripe.state.addMeter({ event_name: 'api_calls' });
			stripe.state.addCustomer('cus_1');
		});

		afterAll(async () => await stripe.close());

		it('for every operation', () => {
			for (const [resource, operation] of operations()) {
				const schema = read(`__schema__/v1.0.0/${resource}/${operation}.json`);
				expect(schema).toMatchObject({ type: 'object', version: expect.any(Number) });
			}
		});

		it('that Report keeps to', async () => {
			const row = { id: 1, customer: 'cus_1', value: 1, at: Math.floor(Date.now() / 1000) };
			const run = await report(stripe, [row]);

			expectToFit(run.node(REPORT).items[0], read('__schema__/v1.0.0/meterEvent/report.json'));
		});

		it('that Sync Totals keeps to', async () => {
			const end = Math.floor(Date.now() / 3_600_000) * 3600;
			const row = { customer: 'cus_1', total: 1, start: end - 3600, end };
			const run = await sync(stripe, [row]);

			expectToFit(run.node(SYNC).items[0], read('__schema__/v1.0.0/meterEvent/sync.json'));
		});

		it('that Cancel keeps to', async () => {
			const meter = { __rl: true, mode: 'eventName', value: 'api_calls' };
			const parameters = {
				resource: 'meterEvent',
				operation: 'cancel',
				meter,
				identifier: 'mb1_unknown',
				options: { dryRun: true },
			};
			const run = await runWorkflow(workflowOf({ type: NODE_TYPE, name: 'Cancel', parameters }), {
				credentials: stripeCredential(stripe),
			});

			expectToFit(run.node('Cancel').items[0], read('__schema__/v1.0.0/meterEvent/cancel.json'));
		});

		it.each(['get', 'getAll'])('that Meter: %s keeps to', async (operation) => {
			const meter = { __rl: true, mode: 'eventName', value: 'api_calls' };
			const parameters = { resource: 'meter', operation, meter };
			const run = await runWorkflow(workflowOf({ type: NODE_TYPE, name: 'Meter', parameters }), {
				credentials: stripeCredential(stripe),
			});

			expectToFit(run.node('Meter').items[0], read(`__schema__/v1.0.0/meter/${operation}.json`));
		});
	});
});

/** The item has the fields that the schema names, no others, each of a type that it names. */
function expectToFit(item: IDataObject | undefined, schema: IDataObject): void {
	const properties = schema.properties as Record<string, IDataObject>;
	expect(Object.keys(item ?? {}).sort()).toEqual(Object.keys(properties).sort());
	for (const [name, property] of Object.entries(properties)) {
		expect([property.type].flat()).toContain(schemaType(item?.[name]));
		if (property.properties) expectToFit(item?.[name] as IDataObject, property);
	}
}

function schemaType(value: unknown): string {
	if (value === null) return 'null';
	if (Array.isArray(value)) return 'array';
	if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
	return typeof value;
}
