import type { INode, INodeParameters, INodeTypeDescription } from 'n8n-workflow';
import schema from '../../nodes/StripeUsage/__schema__/v1.0.0/usage/findUnbilled.json';
import { n8n, theEngine, USAGE_TYPE } from '../support/engine';

let node: INodeTypeDescription;

beforeAll(async () => {
	node = (await theEngine()).types.getByNameAndVersion(USAGE_TYPE).description;
});

const FIND = { resource: 'usage', operation: 'findUnbilled' };

function issues(parameters: INodeParameters): string[] {
	const { NodeHelpers } = n8n().workflow;
	const filled = NodeHelpers.getNodeParameters(
		node.properties,
		{ ...FIND, ...parameters },
		true,
		false,
		null,
		node,
	);
	const instance = { name: 'N', typeVersion: 1, parameters: filled } as INode;
	const found = NodeHelpers.getNodeParametersIssues(node.properties, instance, node);
	return Object.keys(found?.parameters ?? {}).sort();
}

function shown(parameters: INodeParameters) {
	const { NodeHelpers } = n8n().workflow;
	const all = { ...FIND, customers: 'all', find: 'both', range: 'last_days', ...parameters };
	return node.properties.filter((one) => NodeHelpers.displayParameter(all, one, null, node));
}

it('asks for no more than the meter, and for customers where they are to be named', () => {
	expect(issues({})).toEqual(['meter']);
	expect(issues({ customers: 'named' })).toEqual(['customer', 'meter']);
});

it('shows each parameter once, and no range for idle subscriptions', () => {
	const names = shown({ customers: 'named' }).map(({ name }) => name);
	expect(names).toEqual([
		'resource',
		'operation',
		'meter',
		'find',
		'customers',
		'customer',
		'range',
		'count',
		'options',
	]);
	expect(shown({ find: 'idle' }).map(({ name }) => name)).not.toContain('range');
});

it('offers the ranges that usage can be looked for in, and the last 30 days at first', () => {
	const range = shown({}).find(({ name }) => name === 'range');
	const values = range?.options?.map((option) => ('value' in option ? option.value : ''));
	expect(values).toContain('last_days');
	expect(values).not.toContain('current_period');
	expect([range?.default, shown({}).find(({ name }) => name === 'count')?.default]).toEqual([
		'last_days',
		30,
	]);
});

it('lists its options by the alphabet', () => {
	const options = shown({}).find(({ name }) => name === 'options')?.options ?? [];
	const titles = options.map((one) => ('displayName' in one ? one.displayName : one.name));
	expect(titles).toEqual([...titles].sort((a, b) => a.localeCompare(b)));
	expect(titles).toContain('Idle Days');
});

it('has a schema for all that a finding says', () => {
	expect(schema).toMatchObject({ type: 'object', version: 1 });
	expect(Object.keys(schema.properties)).toHaveLength(18);
});
