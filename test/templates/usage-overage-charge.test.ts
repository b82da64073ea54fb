import type { FaultRule, Permission } from '../../emulator';
import { MONTH, NEXT_MONTH, setOverageStage } from './overage-stage';
import { DAY, HOUR } from './scheduled';

const stage = setOverageStage();

/** A moment of MONTH, in whole hours; far from the hour at which finance is reminded. */
const at = (hour: number): number => MONTH + 3 * DAY + (12 + hour) * HOUR;

/** Stripe fails, and says that it is of no use to ask again. */
function fail(rule: Partial<FaultRule>): void {
	const headers = { 'stripe-should-retry': 'false' };
	stage.stripe.faults.add({ ...rule, kind: 'fail', headers });
}

const READER = [
	...['billing_meter_read', 'customer_read', 'invoice_read', 'payment_intent_read'],
	...['payment_method_read', 'plan_read', 'subscription_read'],
] as Permission[];

describe('what is used beyond the plan', () => {
	it('is charged once for each full step, several at once as one charge', async () => {
		await stage.use('cus_a', '25000', at(0));
		await stage.use('cus_b', '9999.999999', at(0));
		const { run, mails } = await stage.run(at(1));

		expect(run.status).toBe('success');
		expect(mails).toEqual([]);
		expect(run.node('What was charged').items).toEqual([
			{
				charge_id: expect.stringMatching(/^pi_/) as string,
				customer: 'cus_a',
				month: new Date(MONTH * 1000).toISOString().slice(0, 7),
				first_step: 1,
				last_step: 2,
				amount_text: '10.00 USD',
				charge_status: 'succeeded',
				pay_page: null,
			},
		]);
		expect(stage.taken('cus_a')).toEqual([1000]);
		const month = new Date(MONTH * 1000).toLocaleDateString('en', {
			month: 'long',
			year: 'numeric',
			timeZone: 'UTC',
		});
		const [payment] = await stage.payments('cus_a');
		expect(payment).toMatchObject({
			description: `API calls beyond your plan, ${month}`,
			metadata: { metered_billing_trigger: 'usage overage (api_calls)' },
		});

		const again = await stage.run(at(2));
		expect(again.run.ran('What was charged')).toBe(false);
		expect(again.run.node('Nothing to do').items).toMatchObject([
			{ customer: 'cus_a', reason_code: 'already_fired' },
		]);
		await stage.use('cus_a', '5000', at(3));
		await stage.use('cus_b', '0.000001', at(3));
		await stage.run(at(4));
		expect(stage.taken('cus_a')).toEqual([1000, 500]);
		expect(stage.taken('cus_b')).toEqual([500]);
	});

	it('begins where the plan ends, to the last digit', async () => {
		const plan = { included_calls: 20000 };
		await stage.use('cus_a', '29999.999999', at(0));
		const before = await stage.run(at(1), plan);
		expect(before.run.node('Take off what is included').items).toContainEqual(
			expect.objectContaining({ customer: 'cus_a', counted: '9999.999999' }),
		);
		expect(stage.taken('cus_a')).toEqual([]);

		await stage.use('cus_a', '0.000001', at(2));
		await stage.run(at(3), plan);
		expect(stage.taken('cus_a')).toEqual([500]);
	});

	it('of the end of a month is charged in the first days of the next, as that of its own month', async () => {
		await stage.use('cus_a', '12000', NEXT_MONTH - HOUR);
		await stage.run(NEXT_MONTH - HOUR / 2);
		// It came late: Stripe has it only now, and it was used before.
		await stage.use('cus_a', '9000', NEXT_MONTH - 60);
		await stage.use('cus_a', '10500', NEXT_MONTH + HOUR);
		await stage.run(NEXT_MONTH + 2 * HOUR);
		await stage.run(NEXT_MONTH + 3 * HOUR);
		expect(stage.taken('cus_a')).toEqual([500, 500, 500]);
		const steps = (await stage.payments('cus_a')).map(({ metadata }) =>
			JSON.parse(String(metadata.metered_billing_occasion)),
		);
		expect(steps.reverse()).toEqual([
			['crossing', MONTH, '10000', '1', '1'],
			['crossing', MONTH, '10000', '2', '2'],
			['crossing', NEXT_MONTH, '10000', '1', '1'],
		]);

		await stage.use('cus_a', '9000', NEXT_MONTH - 30);
		await stage.run(NEXT_MONTH + 5 * DAY);
		expect(stage.taken('cus_a')).toHaveLength(3);
	});

	it('is charged once by executions at the same time', async () => {
		await stage.use('cus_a', '30000', at(0));
		await stage.use('cus_b', '10000', at(0));
		await Promise.all([1, 2, 3].map(async () => await stage.run(at(1))));
		expect(stage.taken('cus_a')).toEqual([1500]);
		expect(stage.taken('cus_b')).toEqual([500]);
	});

	it('is charged once when the answer to the payment is lost', async () => {
		await stage.use('cus_a', '10000', at(0));
		stage.stripe.faults.add({ kind: 'cut', when: 'after_commit', path: 'confirm$', count: 1 });
		const { run } = await stage.run(at(1));
		expect(run.node('What was charged').items).toMatchObject([{ customer: 'cus_a' }]);
		expect(stage.taken('cus_a')).toEqual([500]);
	});
});

describe('what is not paid', () => {
	it('is told to finance when it happens, then each morning, and made up for by another card', async () => {
		stage.stripe.state.setBehaviour('pm_cus_a', 'insufficient_funds');
		await stage.use('cus_a', '10000', at(0));
		const { mails } = await stage.run(at(1));
		expect(mails).toHaveLength(1);
		expect(mails[0]).toMatchObject({
			subject: 'Charges for usage that were not paid: 1',
			to: { text: 'finance@example.com' },
		});
		expect(mails[0]?.text).toMatch(
			/- cus_a, \d{4}-\d\d, 5\.00 USD\. Customer: the charge of .+ \(pi_\w+\) was declined \(insufficient_funds\)\. It is not tried again until/,
		);

		await stage.use('cus_a', '10000', at(2));
		expect((await stage.run(at(3))).mails).toEqual([]);
		const reminder = await stage.run(MONTH + 4 * DAY + 6 * HOUR);
		expect(reminder.mails.map(({ subject }) => subject)).toEqual([
			'Charges for usage that were not paid: 1',
		]);
		expect(stage.stripe.state.live.charges('cus_a')).toHaveLength(1);

		stage.addCard('cus_a', 'pm_new');
		expect((await stage.run(at(20))).mails).toEqual([]);
		expect(stage.taken('cus_a')).toEqual([1000]);
	});

	it('because the bank wants the customer to confirm is asked for by an invoice, once', async () => {
		stage.stripe.state.setBehaviour('pm_cus_a', 'authentication_required');
		await stage.use('cus_a', '10000', at(0));
		const { run, mails } = await stage.run(at(1));
		const [invoice] = run.node('What was charged').items;
		expect(mails).toEqual([]);
		expect(invoice).toMatchObject({
			charge_id: expect.stringMatching(/^in_/) as string,
			charge_status: 'requires_action',
			pay_page: expect.stringMatching(/^https:/) as string,
		});

		await stage.use('cus_a', '10000', at(2));
		const waiting = await stage.run(at(3));
		expect(waiting.mails).toEqual([]);
		expect(waiting.run.node('Nothing to do').items).toMatchObject([
			{ reason_code: 'pending_charge' },
		]);
		stage.stripe.state.payInvoice(String(invoice?.charge_id));
		stage.addCard('cus_a', 'pm_new');
		await stage.run(at(5));
		expect(stage.taken('cus_a')).toEqual([500, 500]);
	});
});

describe('what needs a person', () => {
	it('is a price that bills the same usage on invoices: nothing is charged twice', async () => {
		stage.addCustomer('cus_priced', 'priced');
		await stage.use('cus_priced', '20000', at(0));
		await stage.use('cus_a', '10000', at(0));
		const { run, mails } = await stage.run(at(1));
		expect(run.status).toBe('success');
		expect(mails).toHaveLength(1);
		expect(mails[0]).toMatchObject({
			subject: 'Charges for usage need a person: 1',
			to: { text: 'operations@example.com' },
		});
		expect(mails[0]?.text).toContain(
			'- cus_priced is not charged: the price priced bills this usage on invoices as well, so it would be paid twice. Give the price an amount of 0, or set on_top_of_invoices',
		);
		expect(stage.taken('cus_priced')).toEqual([]);
		expect(stage.taken('cus_a')).toEqual([500]);

		fail({ path: 'v1/prices/priced$', count: 1 });
		const unknown = await stage.run(at(2));
		expect(unknown.mails[0]?.text).toContain(
			'- cus_priced is not charged: it is not known whether invoices bill this usage as well: ',
		);
		expect(stage.taken('cus_priced')).toEqual([]);

		const meant = await stage.run(at(3), { on_top_of_invoices: true });
		expect(meant.mails).toEqual([]);
		expect(stage.taken('cus_priced')).toEqual([1000]);
	});

	it('is no subscription that has ended, whose usage is charged', async () => {
		await stage.use('cus_a', '10000', at(0));
		await stage.cancel('cus_a');
		const { mails } = await stage.run(at(1));
		expect(mails).toEqual([]);
		expect(stage.taken('cus_a')).toEqual([500]);
	});

	it.each([
		['whose usage Stripe does not show', 'event_summaries$', 0, /The usage of (cus_\w) could not/],
		['whose price Stripe does not show', 'event_summaries$', 2, /- (cus_\w) is not charged: the/],
		['whose charges Stripe does not show', 'v1/payment_intents$', 0, /- (cus_\w), .+ could not be/],
	])('is a customer %s; all others are charged', async (_what, path, skip, told) => {
		for (const customer of ['cus_a', 'cus_b']) await stage.use(customer, '10000', at(0));
		fail({ path, method: 'GET', skip, count: 1 });
		const { mails } = await stage.run(at(1));
		expect(mails).toHaveLength(1);
		const [, unread] = told.exec(String(mails[0]?.text)) ?? [];
		const [charged] = ['cus_a', 'cus_b'].filter((customer) => customer !== unread);
		expect(stage.taken(String(unread))).toEqual([]);
		expect(stage.taken(String(charged))).toEqual([500]);

		expect((await stage.run(at(2))).mails).toEqual([]);
		expect(stage.taken(String(unread))).toEqual([500]);
	});

	it('is more in a day than may be, until somebody raises the limit', async () => {
		await stage.use('cus_a', '1010000', at(0));
		const { mails } = await stage.run(at(1));
		expect(mails[0]?.text).toMatch(
			/- cus_a, .+: Amount: with 505\.00 USD it would be 505\.00 USD within 86400 s, and 500\.00 USD may be\. Raise the limit/,
		);
		expect(stage.taken('cus_a')).toEqual([]);
		await stage.run(at(2), { most_per_day: 60000 });
		expect(stage.taken('cus_a')).toEqual([50500]);
	});

	it('is a meter that nobody is subscribed to, and one that there is not', async () => {
		stage.stripe.state.addMeter({ event_name: 'nobody' });
		const { mails } = await stage.run(at(1), { meter_event_name: 'nobody' });
		expect(mails[0]?.text).toContain(
			'- No customer is subscribed to the meter nobody, so nobody was charged',
		);
		const typo = await stage.run(at(1), { meter_event_name: 'api_cals' });
		expect(typo.mails[0]?.text).toMatch(
			/- The usage of all customers could not be read: .+api_cals/,
		);
	});

	it('is a key that may not charge', async () => {
		await stage.use('cus_a', '10000', at(0));
		const key = 'rk_live_reader';
		stage.stripe.state.addKey(key, READER);
		const { run, mails } = await stage.run(at(1), {}, { apiKey: key });
		expect(run.status).toBe('success');
		expect(mails[0]?.text).toMatch(/- cus_a, .+permission/);
	});
});

describe('a mail that cannot be sent', () => {
	const NOBODY = 'nobody at all';

	it('to finance is told to operations', async () => {
		stage.stripe.state.setBehaviour('pm_cus_a', 'lost_card');
		await stage.use('cus_a', '10000', at(0));
		const { mails } = await stage.run(at(1), { finance: NOBODY });
		expect(mails.map(({ text }) => text)).toEqual([
			expect.stringContaining('- Finance could not be told of declines: No recipients defined'),
		]);
	});

	it('to operations stops the workflow', async () => {
		const { run } = await stage.run(at(1), { meter_event_name: 'api_cals', operations: NOBODY });
		expect(run.status).toBe('error');
	});
});
