import type { INodeTypeDescription } from 'n8n-workflow';
import { CUSTOMERS_OF_ITEMS, n8n } from '../support/engine';
import { descriptionOf, expectToFit, issuesOf, schemaOf } from './described';
import { SummaryBench } from './summarizing';

let node: INodeTypeDescription;

beforeAll(async () => {
	node = await descriptionOf('StripeUsage');
});

const usage = (operation: string) => ({ resource: 'usage', operation });

describe('the panel', () => {
	it.each([
		['chart', []],
		['estimate', ['price', 'quantity']],
		['findUnbilled', ['meter']],
		['getCurrentPeriod', ['customer', 'meter']],
		['getSummary', ['customer', 'meter']],
		['reconcile', ['customer', 'meter']],
	])('asks for what %s cannot do without', (operation, missing) => {
		expect(Object.keys(issuesOf(node, usage(operation)))).toEqual(expect.arrayContaining(missing));
	});

	it('asks a summary of all for no customer, and one of a range for no more', () => {
		const summary = { ...usage('getSummary'), ...CUSTOMERS_OF_ITEMS };
		expect(issuesOf(node, summary)).toEqual({});
		expect(issuesOf(node, { ...summary, customers: 'all', customer: '' })).toEqual({});
		expect(issuesOf(node, { ...summary, range: '={{ $json.range }}' })).toEqual({});
	});

	it('starts with a summary of this month for the customers of the items', () => {
		const { NodeHelpers } = n8n().workflow;
		const defaults = NodeHelpers.getNodeParameters(node.properties, {}, true, false, null, node);
		expect(defaults).toMatchObject({
			...usage('getSummary'),
			customers: 'named',
			range: 'this_month',
			groupBy: 'none',
		});
	});

	it('offers the node to agents, because it only reads', () => {
		expect(node.usableAsTool).toBe(true);
	});
});

describe('the output schema', () => {
	const bench = new SummaryBench();

	it('that Get Summary keeps to', async () => {
		bench.subscribe('cus_a', 'sub_a');
		const [item] = await bench.items([{ customer: 'cus_a' }], {
			parameters: { range: 'current_period' },
			groupBy: 'day',
		});
		expectToFit(item, schemaOf('StripeUsage', usage('getSummary')));
	});
});
