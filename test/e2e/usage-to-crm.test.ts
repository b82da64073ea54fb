import type { StoredWorkflow } from '../../demo/n8n/types';
import { startDemo, type RunningDemo } from '../../demo/start-demo';
import { begin, itemOf, successOf, templateOf } from '../../demo/template-run';
import { startAttio, type LocalAttio } from './attio';
import { QUICK } from './quick';

const RUN_TIMEOUT_MS = 120_000;

const TOKEN = 'attio-token-of-the-test';

/** HubSpot's and Salesforce's addresses cannot be changed; Attio stands for all in the real n8n. */
describe('pushing usage to CRMs from a real n8n', () => {
	let demo: RunningDemo;
	let attio: LocalAttio;
	const companies = new Map<string, Record<string, unknown>>();

	beforeAll(async () => {
		for (const number of [1, 2, 3]) {
			companies.set(`record-${number}`, { stripe_customer_id: `cus_demo_000${number}` });
		}
		attio = await startAttio(TOKEN, companies);
		demo = await startDemo(undefined, QUICK);
	});

	afterAll(async () => {
		await demo?.stop();
	});

	/** Does what the notes say: deletes two CRMs, and chooses a credential for the third. */
	async function imported(): Promise<StoredWorkflow> {
		const id = await demo.api.createCredential('Attio', 'httpBearerAuth', { token: TOKEN });
		const { name, nodes, connections, settings } = templateOf(demo, 'usage-to-crm.json');
		const kept = nodes.filter((node) => !/HubSpot|Salesforce/.test(node.name));
		const local = kept.map((node) =>
			node.type === 'n8n-nodes-base.httpRequest'
				? {
						...node,
						parameters: {
							...node.parameters,
							url: String(node.parameters.url).replace('https://api.attio.com', attio.url),
						},
						credentials: { httpBearerAuth: { id, name: 'Attio' } },
					}
				: node,
		);
		const names = new Set(kept.map((node) => node.name));
		const links = Object.entries(connections as Record<string, { main: Link[][] }>)
			.filter(([from]) => names.has(from))
			.map(([from, { main }]) => [
				from,
				{ main: main.map((output) => output.filter(({ node }) => names.has(node))) },
			]);
		return await demo.api.importWorkflow({
			...{ name, nodes: local, ...(settings && { settings }) },
			connections: Object.fromEntries(links) as object,
		});
	}

	it('writes what has changed, once, and names who is not known', async () => {
		const workflow = await imported();
		const first = await successOf(demo, await begin(demo, workflow));

		expect(attio.writes.map(({ path }) => path).sort()).toEqual(
			[1, 2, 3].map((number) => `/v2/objects/companies/records/record-${number}`),
		);
		expect(attio.writes[0]?.values).toEqual({
			current_period_usage: 0,
			billable_unit: 'API calls',
			period_end: expect.stringMatching(/Z$/) as string,
			projected_amount: expect.anything() as number,
			projected_currency: 'USD',
		});
		const summary = itemOf(first, 'Sum up the push');
		expect(summary).toMatchObject({ customers: 60, pushed: 3, unchanged: 0, not_pushed: [] });
		expect(summary.unknown).toHaveLength(57);

		const second = await successOf(demo, await begin(demo, workflow));
		expect(itemOf(second, 'Sum up the push')).toMatchObject({ pushed: 0, unchanged: 3 });
		expect(attio.writes).toHaveLength(3);

		attio.refused.add('record-2');
		for (const number of [1, 2]) {
			companies.set(`record-${number}`, { stripe_customer_id: `cus_demo_000${number}` });
		}
		const third = await demo.api.executionEnd(await begin(demo, workflow), RUN_TIMEOUT_MS);
		expect(itemOf(third, 'Sum up the push')).toMatchObject({ pushed: 1, unchanged: 1 });
		expect(third.data?.resultData.error?.message).toMatch(
			/Attio: cus_demo_0002: .*No such attribute/,
		);

		await attio.stop();
		const fourth = await demo.api.executionEnd(await begin(demo, workflow), RUN_TIMEOUT_MS);
		expect(itemOf(fourth, 'Sum up the push')).toMatchObject({ pushed: 0, unknown: [] });
		expect(fourth.data?.resultData.error?.message).toContain('Attio: all companies of Attio: ');
	});
});

interface Link {
	node: string;
}
