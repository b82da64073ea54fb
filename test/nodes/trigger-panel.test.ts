import type { INodeParameters, INodeTypeDescription } from 'n8n-workflow';
import { n8n } from '../support/engine';
import { descriptionOf, expectToFit, issuesOf, schemaOf } from './described';
import { BALANCE, CROSSING, EVENT, FireBench } from './firing';

let node: INodeTypeDescription;

beforeAll(async () => {
	node = await descriptionOf('TriggerBilling');
});

const FIRE = { resource: 'trigger', operation: 'fire' };

/** The names of the parameters that are shown, in their order. */
function shown(parameters: INodeParameters): string[] {
	const { NodeHelpers } = n8n().workflow;
	const filled = NodeHelpers.getNodeParameters(
		node.properties,
		{ ...FIRE, ...parameters },
		true,
		false,
		null,
		node,
	);
	return node.properties
		.filter((property) => NodeHelpers.displayParameter(filled ?? {}, property, null, node))
		.map(({ name }) => name)
		.filter((name) => !['resource', 'chargeThrough', 'operation', 'fireNotice'].includes(name));
}

describe('the panel of Fire', () => {
	it.each<[INodeParameters, string[]]>([
		[{}, ['amount', 'customer', 'threshold', 'trigger', 'value']],
		[{ mode: 'event' }, ['amount', 'customer', 'eventId', 'trigger']],
		[{ occasion: 'event' }, ['amount', 'customer', 'eventId', 'threshold', 'trigger', 'value']],
		[{ occasion: 'crossing' }, ['amount', 'customer', 'threshold', 'trigger', 'value']],
		[{ occasion: 'firstCrossing' }, ['amount', 'customer', 'threshold', 'trigger', 'value']],
		[{ amountKind: 'rechargeTo' }, ['customer', 'target', 'threshold', 'trigger', 'value']],
	])('asks for what %j cannot do without', (parameters, missing) => {
		expect(Object.keys(issuesOf(node, { ...FIRE, ...parameters })).sort()).toEqual(missing);
	});

	it.each([
		['balances', BALANCE],
		['crossings', CROSSING],
		['events', EVENT],
	])('is content with %s', (_what, parameters) => {
		expect(issuesOf(node, { ...FIRE, ...parameters })).toEqual({});
	});

	it.each<[string, INodeParameters, string[]]>([
		[
			'a balance',
			{},
			['occasion', 'value', 'comparison', 'threshold', 'balanceReadAt', 'amountKind', 'amount'],
		],
		[
			'a balance that is recharged',
			{ amountKind: 'rechargeTo' },
			[
				'occasion',
				'value',
				'comparison',
				'threshold',
				'balanceReadAt',
				'amountKind',
				'target',
				'balanceUnit',
			],
		],
		[
			'crossings',
			{ occasion: 'crossing' },
			['occasion', 'value', 'comparison', 'threshold', 'periodStart', 'amount'],
		],
		[
			'events that have a threshold',
			{ occasion: 'event' },
			['occasion', 'value', 'comparison', 'threshold', 'eventId', 'amount'],
		],
		['events', { mode: 'event' }, ['eventId', 'amount']],
	])('shows for %s what it takes, in the order of thought', (_what, parameters, between) => {
		expect(shown(parameters)).toEqual([
			'trigger',
			'customer',
			'mode',
			...between,
			'currency',
			'capture',
			'options',
		]);
	});

	it('offers crossings the comparisons that they can have', () => {
		const { NodeHelpers } = n8n().workflow;
		const choices = (occasion: string): unknown[] =>
			node.properties
				.filter(({ name }) => name === 'comparison')
				.filter((one) =>
					NodeHelpers.displayParameter(
						{ ...FIRE, chargeThrough: 'stripe', mode: 'fixed', occasion },
						one,
						null,
						node,
					),
				)
				.map(({ options = [] }) => options.map(({ name }) => name));
		expect(choices('crossing')).toEqual([['Above', 'At or Above']]);
		expect(choices('balance')).toEqual([['Above', 'At or Above', 'At or Below', 'Below']]);
	});

	it('starts with a fixed amount for a balance, charged off-session', () => {
		const { NodeHelpers } = n8n().workflow;
		const defaults = NodeHelpers.getNodeParameters(node.properties, {}, true, false, null, node);
		expect(defaults).toMatchObject({
			...FIRE,
			chargeThrough: 'stripe',
			mode: 'fixed',
			occasion: 'balance',
			comparison: 'below',
			balanceReadAt: '={{ $now.toISO() }}',
			currency: 'usd',
			capture: 'offSession',
		});
	});

	it('offers the node to no agent, because it moves money', () => {
		expect(node.usableAsTool).toBeUndefined();
	});
});

describe('the output schema', () => {
	const bench = new FireBench();

	it('that Fire keeps to, whatever comes of it', async () => {
		const schema = schemaOf('TriggerBilling', FIRE);
		const items = [bench.balance(3), bench.balance(30, 'cus_b'), bench.balance('low')];
		const { fired, notFired } = await bench.fire(items);
		expect([fired.length, notFired.length]).toEqual([1, 2]);
		expectToFit(fired[0], schema);
		for (const { input, ...told } of notFired) {
			expect(input).toBeDefined();
			expectToFit(told, schema);
		}
	});
});
