import { itemsOf } from '../support/engine';
import { NOTHING_WRITTEN, setCrms } from './crm-stage';
import { setUsageStage } from './usage-stage';

const stage = setUsageStage('cus_a', 'cus_b');
const scene = setCrms(stage);

describe('usage that a CRM does not take', () => {
	it('goes to the others where a row is refused, which is raised at the end', async () => {
		const status = 400;
		scene.crms.refusals.set('9', { status, body: { status: 'error', message: 'Not valid' } });
		scene.crms.refusals.set('001A', {
			status,
			body: [{ message: 'No such column', errorCode: 'X' }],
		});
		scene.crms.refusals.set('rec-b', { status, body: { message: 'Cannot find attribute' } });
		const { run, summary } = await scene.push();

		expect(scene.crms.writes).toMatchObject({
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
		scene.crms.breakDown(host);
		const { run, summary } = await scene.push();

		expect(scene.crms.writes[crm]).toEqual({});
		expect(summary).toMatchObject({ pushed: 4, unknown: [] });
		expect(run.error?.message).toContain(`${name}: all `);
	});

	it('goes to none of two companies with the same customer', async () => {
		scene.crms.attio.set('rec-c', { stripe_customer_id: 'cus_a' });
		const { run, summary } = await scene.push();

		expect(Object.keys(scene.crms.writes.attio)).toEqual(['rec-b']);
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
		const unread = await scene.push();
		expect(scene.crms.writes).toEqual(NOTHING_WRITTEN);
		expect(unread.summary).toMatchObject({ customers: 0, pushed: 0 });
		expect(unread.run.error?.message).toMatch(/cus_a/);

		stage.stripe.faults.clear();
		const { run } = await scene.push();
		expect(Object.keys(scene.crms.writes.hubspot)).toEqual(['7']);
		expect(run.error?.message).toContain('cus_b: it has 2 subscription items');
	});

	it('does not pass for complete when n8n could not list what was not pushed', async () => {
		const { run } = await scene.push(undefined, { 'Sum up the push': itemsOf([{}]) });

		expect(run.error?.message).toContain('What was not pushed could not be listed');
	});
});
