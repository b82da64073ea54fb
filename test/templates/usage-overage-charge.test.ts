import { MONTH, NEXT_MONTH, setOverageStage } from './overage-stage';
import { DAY, HOUR } from './scheduled';

const stage = setOverageStage();

/** A moment of MONTH, in whole hours; far from the hour at which finance is reminded. */
const at = (hour: number): number => MONTH + 3 * DAY + (12 + hour) * HOUR;
/** When what lasts is told again. */
const MORNING = MONTH + 4 * DAY + 6 * HOUR;

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
		const before = await stage.run(at(1), { settings: plan });
		expect(before.run.node('Take off what is included').items).toContainEqual(
			expect.objectContaining({ customer: 'cus_a', counted: '9999.999999' }),
		);
		expect(stage.taken('cus_a')).toEqual([]);

		await stage.use('cus_a', '0.000001', at(2));
		await stage.run(at(3), { settings: plan });
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
		const reminder = await stage.run(MORNING);
		expect(reminder.mails.map(({ subject }) => subject)).toEqual([
			'Charges for usage that were not paid: 1',
		]);
		expect(stage.stripe.state.live.charges('cus_a')).toHaveLength(1);

		stage.addCard('cus_a', 'pm_new');
		expect((await stage.run(at(20))).mails).toEqual([]);
		expect(stage.taken('cus_a')).toEqual([1000]);
	});

	it('for want of a card is told each morning', async () => {
		stage.stripe.state.addCustomer('cus_bare');
		stage.subscribe('cus_bare');
		await stage.use('cus_bare', '10000', at(0));
		expect((await stage.run(at(1))).mails).toEqual([]);
		const { mails } = await stage.run(MORNING);
		expect(mails.map(({ text }) => text)).toEqual([
			expect.stringMatching(/- cus_bare, \d{4}-\d\d\. Customer: .+ no stored payment method/),
		]);
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
