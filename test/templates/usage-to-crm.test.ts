import type { IDataObject, IPinData } from 'n8n-workflow';
import { itemsOf, runWorkflow, stripeCredential, type WorkflowJson } from '../support/engine';
import { Crms } from './crms';
import { template } from './template-files';
import { setUsageStage } from './usage-stage';

const stage = setUsageStage('cus_a', 'cus_b');
let crms: Crms;

beforeEach(() => {
	crms = new Crms();
	crms.open();
	crms.hubspot.set('7', { stripe_customer_id: 'cus_a', name: 'A' });
	crms.hubspot.set('8', { name: 'No customer' });
	crms.hubspot.set('9', { stripe_customer_id: ' cus_b ' });
	crms.salesforce.set('001A', { stripe_customer_id__c: 'cus_a' });
	crms.salesforce.set('001B', { stripe_customer_id__c: 'cus_b' });
	crms.attio.set('rec-a', { stripe_customer_id: 'cus_a' });
	crms.attio.set('rec-b', { stripe_customer_id: 'cus_b' });
});

afterEach(() => crms.close());

const NOTHING = { hubspot: {}, salesforce: {}, attio: {} };

/** Without the nodes of each CRM that is named. */
function without(...names: readonly string[]): WorkflowJson {
	const { nodes, connections, ...rest } = template('usage-to-crm.json');
	const isGone = (name: string): boolean => names.some((crm) => name.includes(crm));
	const kept = Object.entries(connections).filter(([name]) => !isGone(name));
	const links = kept.map(([name, { main = [] }]) => {
		const outputs = main.map((output) => (output ?? []).filter(({ node }) => !isGone(node)));
		return [name, { main: outputs }];
	});
	return {
		...rest,
		nodes: nodes.filter(({ name }) => !isGone(name)),
		connections: Object.fromEntries(links) as WorkflowJson['connections'],
	};
}

async function push(workflow = template('usage-to-crm.json'), pinData: IPinData = {}) {
	const credentials = { ...stripeCredential(stage.stripe), ...crms.credentials };
	const run = await runWorkflow(workflow, { credentials, pinData });
	return { run, summary: run.node('Sum up the push').items[0] as IDataObject };
}

describe('usage in CRMs', () => {
	it('is written to the company of each customer, as each CRM documents it', async () => {
		await stage.use('cus_a', '150.5');
		const { run, summary } = await push();
		const [period] = run
			.node('Read current periods')
			.items.filter((one) => one.customer === 'cus_a');
		const period_end = String(period?.period_end);
		const projected = String(period?.projected_amount_text).replace(' USD', '');

		expect(run.status).toBe('success');
		expect(projected).toMatch(/^\d+\.\d\d$/);
		expect(crms.writes.hubspot['7']).toEqual({
			current_period_usage: '150.5',
			billable_unit: 'api_calls',
			period_end: String(Date.parse(period_end)),
			projected_amount: projected,
			projected_currency: 'USD',
		});
		expect(crms.writes.salesforce['001A']).toEqual({
			current_period_usage__c: 150.5,
			billable_unit__c: 'api_calls',
			period_end__c: period_end,
			projected_amount__c: Number(projected),
			projected_currency__c: 'USD',
		});
		expect(crms.writes.attio['rec-a']).toEqual({
			current_period_usage: 150.5,
			billable_unit: 'api_calls',
			period_end,
			projected_amount: Number(projected),
			projected_currency: 'USD',
		});
		expect(Object.keys(crms.writes.hubspot)).toEqual(['7', '9']);
		expect(crms.writes.hubspot['9']).toMatchObject({ current_period_usage: '0' });
		expect(summary).toEqual({ customers: 2, pushed: 6, unchanged: 0, unknown: [], not_pushed: [] });
	});

	it('is looked up with the fields that are compared, and only where there is an ID', async () => {
		await push();
		const [hubspot, , salesforce, attio] = crms.reads;

		expect(new URL(hubspot ?? '', 'https://x').searchParams.getAll('properties')).toEqual([
			'stripe_customer_id',
			'current_period_usage',
			'billable_unit',
			'period_end',
			'projected_amount',
			'projected_currency',
		]);
		expect(new URL(salesforce ?? '', 'https://x').searchParams.get('q')).toBe(
			'SELECT Id, stripe_customer_id__c, current_period_usage__c, billable_unit__c, period_end__c, projected_amount__c, projected_currency__c FROM Account WHERE stripe_customer_id__c != null',
		);
		expect(JSON.parse(attio ?? '')).toEqual({
			filter: { stripe_customer_id: { $not_empty: true } },
			sorts: [{ direction: 'asc', attribute: 'stripe_customer_id', field: 'value' }],
			limit: 500,
			offset: 0,
		});
	});

	it('is written again only where it has changed, whatever form the CRM gives it', async () => {
		await stage.use('cus_a', '150');
		await push();
		for (const record of crms.salesforce.values()) {
			record.period_end__c = String(record.period_end__c).replace('Z', '.000+0000');
		}
		for (const record of crms.attio.values()) {
			record.period_end = String(record.period_end).replace('Z', '.000000000Z');
		}
		for (const record of crms.hubspot.values()) record.projected_amount += '0';
		crms.reset();
		const again = await push();
		expect(crms.writes).toEqual(NOTHING);
		expect(again.summary).toMatchObject({ pushed: 0, unchanged: 6 });

		await stage.use('cus_a', '1');
		const changed = await push();
		expect(changed.summary).toMatchObject({ pushed: 3, unchanged: 3 });
		expect(crms.writes).toMatchObject({
			hubspot: { 7: { current_period_usage: '151' } },
			salesforce: { '001A': { current_period_usage__c: 151 } },
			attio: { 'rec-a': { current_period_usage: 151 } },
		});
	});

	it('finds companies on later pages', async () => {
		for (let n = 0; n < 500; n += 1) crms.attio.set(`other-${n}`, { stripe_customer_id: `x${n}` });
		const last = crms.attio.get('rec-b') ?? {};
		crms.attio.delete('rec-b');
		crms.attio.set('rec-b', last);
		const { summary } = await push();

		expect(Object.keys(crms.writes.attio).sort()).toEqual(['rec-a', 'rec-b']);
		expect(summary).toMatchObject({ pushed: 6, unknown: [] });
	});

	it('is of nobody where a CRM does not know the customer, and makes no company', async () => {
		crms.hubspot.delete('9');
		crms.salesforce.clear();
		crms.attio.clear();
		const { run, summary } = await push();

		expect(run.status).toBe('success');
		expect(summary).toMatchObject({ pushed: 1, not_pushed: [] });
		expect([...(summary.unknown as string[])].sort()).toEqual([
			'Attio: cus_a',
			'Attio: cus_b',
			'HubSpot: cus_b',
			'Salesforce: cus_a',
			'Salesforce: cus_b',
		]);
	});

	it('goes to the others where a row is refused, which is raised at the end', async () => {
		const status = 400;
		crms.refusals.set('9', { status, body: { status: 'error', message: 'Not valid' } });
		crms.refusals.set('001A', { status, body: [{ message: 'No such column', errorCode: 'X' }] });
		crms.refusals.set('rec-b', { status, body: { message: 'Cannot find attribute' } });
		const { run, summary } = await push();

		expect(crms.writes).toMatchObject({
			hubspot: { 7: {} },
			salesforce: { '001B': {} },
			attio: { 'rec-a': {} },
		});
		expect(summary).toMatchObject({ pushed: 3 });
		expect(summary.not_pushed).toEqual([
			expect.stringMatching(/^HubSpot: cus_b: ./),
			expect.stringMatching(/^Salesforce: cus_a: .*No such column/),
			expect.stringMatching(/^Attio: cus_b: .*Cannot find attribute/),
		]);
		expect(run.error?.message).toMatch(
			/^Not all was pushed; the rest is up to date\. HubSpot: cus_b: .*Salesforce: cus_a: .*Attio: cus_b: /,
		);
	});

	it.each([
		['HubSpot', 'https://api.hubapi.com', 'hubspot'],
		['Salesforce', 'https://acme.my.salesforce.com', 'salesforce'],
		['Attio', 'https://api.attio.com', 'attio'],
	] as const)('goes to the other CRMs while %s cannot be read', async (name, host, crm) => {
		crms.breakDown(host);
		const { run, summary } = await push();

		expect(crms.writes[crm]).toEqual({});
		expect(summary).toMatchObject({ pushed: 4, unknown: [] });
		expect(run.error?.message).toContain(`${name}: all `);
	});

	it('goes to none of two companies with the same customer', async () => {
		crms.attio.set('rec-c', { stripe_customer_id: 'cus_a' });
		const { run, summary } = await push();

		expect(Object.keys(crms.writes.attio)).toEqual(['rec-b']);
		expect(summary).toMatchObject({ pushed: 5 });
		expect(run.error?.message).toContain('Attio: cus_a: Attio has 2 companies with this ID');
	});

	it('leaves out customers with several periods, and those that could not be read', async () => {
		stage.subscribe('cus_b', 'sub_second');
		stage.stripe.faults.add({
			kind: 'fail',
			path: 'event_summaries$',
			headers: { 'stripe-should-retry': 'false' },
		});
		const unread = await push();
		expect(crms.writes).toEqual(NOTHING);
		expect(unread.summary).toMatchObject({ customers: 0, pushed: 0 });
		expect(unread.run.error?.message).toMatch(/cus_a/);

		stage.stripe.faults.clear();
		const { run } = await push();
		expect(Object.keys(crms.writes.hubspot)).toEqual(['7']);
		expect(run.error?.message).toContain('cus_b: it has 2 subscription items');
	});

	it('empties the projection where there is none', async () => {
		const { state } = stage.stripe;
		state.addCustomer('cus_new');
		state.addSubscription({ customer: 'cus_new', items: [{ price: 'price_of_calls' }] });
		crms.hubspot.set('10', { stripe_customer_id: 'cus_new', projected_amount: '5' });
		crms.salesforce.set('001N', { stripe_customer_id__c: 'cus_new', projected_amount__c: 5 });
		crms.attio.set('rec-n', { stripe_customer_id: 'cus_new', projected_amount: 5 });
		await push();

		const { hubspot, salesforce, attio } = crms.writes;
		expect([hubspot['10'], salesforce['001N'], attio['rec-n']]).toMatchObject([
			{ projected_amount: '' },
			{ projected_amount__c: null },
			{ projected_amount: null },
		]);
	});

	it.each([[['HubSpot', 'Salesforce']], [['Salesforce', 'Attio']], [['HubSpot', 'Attio']]])(
		'goes to the one that is left without %s',
		async (gone) => {
			const { run, summary } = await push(without(...gone));

			expect(run.status).toBe('success');
			expect(summary).toMatchObject({ pushed: 2 });
		},
	);

	it('does not pass for complete when n8n could not list what was not pushed', async () => {
		const { run } = await push(undefined, { 'Sum up the push': itemsOf([{}]) });

		expect(run.error?.message).toContain('What was not pushed could not be listed');
	});
});
