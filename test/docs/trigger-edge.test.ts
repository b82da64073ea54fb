import { type RunningEdge, startEdge } from '../../emulator/edge';
import { TRIGGER, triggerBilling } from '../support/engine';
import { jsonIn, plain, sectionOf } from './trigger-guide';

const [example] = jsonIn(sectionOf('Zyntro Edge'));
const [ITEM, CUSTOMER] = [String(example?.trigger), String(example?.customer)];
let edge: RunningEdge;

beforeAll(async () => {
	edge = await startEdge({ seed: 5 });
	edge.state.addItem({
		bi_id: ITEM,
		bi_unit_price: 50,
		bi_trigger_mode: 'threshold',
		bi_trigger_condition: 'gte',
		bi_trigger_threshold: 10_000,
	});
	const { bc_contid } = edge.state.addCustomer({ bc_id: CUSTOMER });
	edge.state.enroll(CUSTOMER, ITEM, bc_contid);
});
afterAll(async () => await edge.close());

it('the example of Edge is what the node puts out, in as many requests', async () => {
	const { node, error } = await triggerBilling(edge, [{ calls: 10_247 }], {
		operation: 'fire',
		parameters: {
			chargeThrough: 'zyntroEdge',
			item: { __rl: true, mode: 'id', value: ITEM },
			customer: CUSTOMER,
			metricValue: '={{ $json.calls }}',
		},
		credentials: {
			zyntroEdgeApi: {
				apiKey: 'edge_key',
				organizationId: 'org_emulator',
				brandId: '1',
				advanced: true,
				baseUrl: edge.url,
			},
		},
	});
	expect(error).toBeUndefined();
	const [fired = [], notFired] = node(TRIGGER).outputs;
	expect(notFired).toEqual([]);
	expect(plain(fired.map(({ json }) => json))).toBe(plain([example]));
	const [, requests] = /took (\d+) requests:/.exec(sectionOf('Zyntro Edge')) ?? [];
	expect(edge.state.requests()).toHaveLength(Number(requests));
});
