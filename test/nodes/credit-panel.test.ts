import type { INodeTypeDescription } from 'n8n-workflow';
import { n8n, TRIGGER, triggerBilling } from '../support/engine';
import { CreditBench } from './crediting';
import { descriptionOf, expectToFit, issuesOf, schemaOf } from './described';

const bench = new CreditBench();
let node: INodeTypeDescription;

beforeAll(async () => {
	node = await descriptionOf('TriggerBilling');
});

const credit = (operation: string) => ({ resource: 'credit', operation });
const trigger = (operation: string) => ({ resource: 'trigger', operation });

describe('the panel', () => {
	it.each([
		[credit('grant'), ['charge']],
		[{ ...credit('grant'), creditAmount: 'amount' }, ['amount', 'charge']],
		[credit('getBalance'), ['customer']],
		[trigger('getStatus'), ['customer', 'trigger']],
		[trigger('resume'), ['customer', 'trigger']],
	])('asks for what %j cannot do without', (parameters, missing) => {
		expect(Object.keys(issuesOf(node, parameters)).sort()).toEqual(missing);
	});

	it('wants no price unless prices are chosen, and then each that is added', () => {
		const given = { ...credit('grant'), charge: 'pi_1' };
		expect(issuesOf(node, given)).toEqual({});
		const prices = { price: [{ id: { __rl: true as const, mode: 'id', value: '' } }] };
		expect(issuesOf(node, { ...given, scope: 'prices', prices })).not.toEqual({});
	});

	it('starts with a grant of the whole charge for all that has a meter', () => {
		const { NodeHelpers } = n8n().workflow;
		const chosen = { resource: 'credit' };
		expect(
			NodeHelpers.getNodeParameters(node.properties, chosen, true, false, null, node),
		).toMatchObject({ operation: 'grant', creditAmount: 'whole', scope: 'metered', options: {} });
	});

	it('has one output for all but a fire', async () => {
		const [fired = {}] = await bench.charged();
		for (const operation of ['getStatus', 'resume']) {
			const run = await triggerBilling(bench.stripe, [fired], {
				operation,
				parameters: { trigger: 'wallet', customer: '={{ $json.customer }}' },
			});
			expect(run.node(TRIGGER).outputs).toHaveLength(1);
		}
	});
});

describe('the output schema', () => {
	it.each(['getStatus', 'resume'])('that %s keeps to', async (operation) => {
		await bench.charged();
		const run = await triggerBilling(bench.stripe, [{}], {
			operation,
			parameters: { trigger: 'wallet', customer: 'cus_a' },
		});
		expectToFit(run.node(TRIGGER).items[0], schemaOf('TriggerBilling', trigger(operation)));
	});

	it('that Grant and Get Balance keep to', async () => {
		const [fired = {}] = await bench.charged();
		const [granted] = await bench.granted([fired]);
		expectToFit(granted, schemaOf('TriggerBilling', credit('grant')));
		const [balance] = await bench.balances([{ customer: 'cus_a' }]);
		expectToFit(balance, schemaOf('TriggerBilling', credit('getBalance')));
	});
});
