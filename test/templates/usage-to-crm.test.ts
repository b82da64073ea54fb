import { NOTHING_WRITTEN, setCrms, without } from './crm-stage';
import { setUsageStage } from './usage-stage';

const stage = setUsageStage('cus_a', 'cus_b');
const scene = setCrms(stage);

describe('usage in CRMs', () => {
	it('is written to the company of each customer, as each CRM documents it', async () => {
		await stage.use('cus_a', '150.5');
		const { run, summary } = await scene.push();
		const [period] = run
			.node('Read current periods')
			.items.filter((one) => one.customer === 'cus_a');
		const period_end = String(period?.period_end);
		const projected = String(period?.projected_amount_text).replace(' USD', '');

		expect(run.status).toBe('success');
		expect(projected).toMatch(/^\d+\.\d\d$/);
		expect(scene.crms.writes.hubspot['7']).toEqual({
			current_period_usage: '150.5',
			billable_unit: 'api_calls',
			period_end: String(Date.parse(period_end)),
			projected_amount: projected,
			projected_currency: 'USD',
		});
		expect(scene.crms.writes.salesforce['001A']).toEqual({
			current_period_usage__c: 150.5,
			billable_unit__c: 'api_calls',
			period_end__c: period_end,
			projected_amount__c: Number(projected),
			projected_currency__c: 'USD',
		});
		expect(scene.crms.writes.attio['rec-a']).toEqual({
			current_period_usage: 150.5,
			billable_unit: 'api_calls',
			period_end,
			projected_amount: Number(projected),
			projected_currency: 'USD',
		});
		expect(Object.keys(scene.crms.writes.hubspot)).toEqual(['7', '9']);
		expect(scene.crms.writes.hubspot['9']).toMatchObject({ current_period_usage: '0' });
		expect(summary).toEqual({ customers: 2, pushed: 6, unchanged: 0, unknown: [], not_pushed: [] });
	});

	it('is looked up with the fields that are compared, and only where there is an ID', async () => {
		await scene.push();
		const [hubspot, , salesforce, attio] = scene.crms.reads;

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
		await scene.push();
		for (const record of scene.crms.salesforce.values()) {
			record.period_end__c = String(record.period_end__c).replace('Z', '.000+0000');
		}
		for (const record of scene.crms.attio.values()) {
			record.period_end = String(record.period_end).replace('Z', '.000000000Z');
		}
		for (const record of scene.crms.hubspot.values()) record.projected_amount += '0';
		scene.crms.reset();
		const again = await scene.push();
		expect(scene.crms.writes).toEqual(NOTHING_WRITTEN);
		expect(again.summary).toMatchObject({ pushed: 0, unchanged: 6 });

		await stage.use('cus_a', '1');
		const changed = await scene.push();
		expect(changed.summary).toMatchObject({ pushed: 3, unchanged: 3 });
		expect(scene.crms.writes).toMatchObject({
			hubspot: { 7: { current_period_usage: '151' } },
			salesforce: { '001A': { current_period_usage__c: 151 } },
			attio: { 'rec-a': { current_period_usage: 151 } },
		});
	});

	it('finds companies on later pages', async () => {
		for (let n = 0; n < 500; n += 1)
			scene.crms.attio.set(`other-${n}`, { stripe_customer_id: `x${n}` });
		const last = scene.crms.attio.get('rec-b') ?? {};
		scene.crms.attio.delete('rec-b');
		scene.crms.attio.set('rec-b', last);
		const { summary } = await scene.push();

		expect(Object.keys(scene.crms.writes.attio).sort()).toEqual(['rec-a', 'rec-b']);
		expect(summary).toMatchObject({ pushed: 6, unknown: [] });
	});

	it('is of nobody where a CRM does not know the customer, and makes no company', async () => {
		scene.crms.hubspot.delete('9');
		scene.crms.salesforce.clear();
		scene.crms.attio.clear();
		const { run, summary } = await scene.push();

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

	it('empties the projection where there is none', async () => {
		const { state } = stage.stripe;
		state.addCustomer('cus_new');
		state.addSubscription({ customer: 'cus_new', items: [{ price: 'price_of_calls' }] });
		scene.crms.hubspot.set('10', { stripe_customer_id: 'cus_new', projected_amount: '5' });
		scene.crms.salesforce.set('001N', { stripe_customer_id__c: 'cus_new', projected_amount__c: 5 });
		scene.crms.attio.set('rec-n', { stripe_customer_id: 'cus_new', projected_amount: 5 });
		await scene.push();

		const { hubspot, salesforce, attio } = scene.crms.writes;
		expect([hubspot['10'], salesforce['001N'], attio['rec-n']]).toMatchObject([
			{ projected_amount: '' },
			{ projected_amount__c: null },
			{ projected_amount: null },
		]);
	});

	it.each([[['HubSpot', 'Salesforce']], [['Salesforce', 'Attio']], [['HubSpot', 'Attio']]])(
		'goes to the one that is left without %s',
		async (gone) => {
			const { run, summary } = await scene.push(without(...gone));

			expect(run.status).toBe('success');
			expect(summary).toMatchObject({ pushed: 2 });
		},
	);
});
