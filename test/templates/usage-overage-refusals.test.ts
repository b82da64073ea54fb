import type { FaultRule, Permission } from '../../emulator';
import { MONTH, setOverageStage } from './overage-stage';
import { DAY, HOUR } from './scheduled';

const stage = setOverageStage();

/** A moment of MONTH, in whole hours; far from the hour at which finance is reminded. */
const at = (hour: number): number => MONTH + 3 * DAY + (12 + hour) * HOUR;
/** When what lasts is told again. */
const MORNING = MONTH + 4 * DAY + 6 * HOUR;

/** Stripe fails, and says that it is of no use to ask again. */
function fail(rule: Partial<FaultRule>): void {
	const headers = { 'stripe-should-retry': 'false' };
	stage.stripe.faults.add({ ...rule, kind: 'fail', headers });
}

const READER = [
	...['billing_meter_read', 'customer_read', 'invoice_read', 'payment_intent_read'],
	...['payment_method_read', 'plan_read', 'subscription_read'],
] as Permission[];

describe('what needs a person', () => {
	it('is a price that bills the same usage on invoices: nothing is charged twice', async () => {
		stage.addCustomer('cus_priced', 'priced');
		await stage.use('cus_priced', '20000', at(0));
		await stage.use('cus_a', '10000', at(0));
		expect((await stage.run(at(1))).mails).toEqual([]);
		expect(stage.taken('cus_priced')).toEqual([]);
		const { run, mails } = await stage.run(MORNING);
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

		const byHand = await stage.run(at(19), { isByHand: true });
		expect(byHand.mails.map(({ text }) => text)).toEqual(mails.map(({ text }) => text));

		fail({ path: 'v1/prices/priced$', count: 1 });
		const unknown = await stage.run(at(20));
		expect(unknown.mails[0]?.text).toContain(
			'- cus_priced is not charged: it is not known whether invoices bill this usage as well: ',
		);
		expect(stage.taken('cus_priced')).toEqual([]);

		const meant = await stage.run(at(21), { settings: { on_top_of_invoices: true } });
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
		await stage.run(at(2), { settings: { most_per_day: 60000 } });
		expect(stage.taken('cus_a')).toEqual([50500]);
	});

	it('is a meter that nobody is subscribed to, and one that there is not', async () => {
		stage.stripe.state.addMeter({ event_name: 'nobody' });
		const { mails } = await stage.run(at(1), { settings: { meter_event_name: 'nobody' } });
		expect(mails[0]?.text).toContain(
			'- No customer is subscribed to the meter nobody, so nobody was charged',
		);
		const typo = await stage.run(at(1), { settings: { meter_event_name: 'api_cals' } });
		expect(typo.mails[0]?.text).toMatch(
			/- The usage of all customers could not be read: .+api_cals/,
		);
	});

	it('is a key that may not charge', async () => {
		await stage.use('cus_a', '10000', at(0));
		const key = 'rk_live_reader';
		stage.stripe.state.addKey(key, READER);
		const { run, mails } = await stage.run(at(1), { credential: { apiKey: key } });
		expect(run.status).toBe('success');
		expect(mails[0]?.text).toMatch(/- cus_a, .+permission/);
	});
});

describe('a mail that cannot be sent', () => {
	const NOBODY = 'nobody at all';

	it('to finance is told to operations', async () => {
		stage.stripe.state.setBehaviour('pm_cus_a', 'lost_card');
		await stage.use('cus_a', '10000', at(0));
		const { mails } = await stage.run(at(1), { settings: { finance: NOBODY } });
		expect(mails.map(({ text }) => text)).toEqual([
			expect.stringContaining('- Finance could not be told of declines: No recipients defined'),
		]);
	});

	it('to operations stops the workflow', async () => {
		const { run } = await stage.run(at(1), {
			settings: { meter_event_name: 'api_cals', operations: NOBODY },
		});
		expect(run.status).toBe('error');
	});
});
