import { encodeForm } from '../../providers/stripe/form';
import { FORM, MilestoneStage } from './milestone-stage';
import { askStripe } from './stripe-requests';
import { template } from './template-files';

const stage = new MilestoneStage();
const totals = (): number[] => stage.invoices().map(({ total }) => total);

/** Stripe fails, and says that it is of no use to ask again. */
const DOWN = { kind: 'fail', headers: { 'stripe-should-retry': 'false' } } as const;

describe('a milestone', () => {
	it('is billed by an invoice that the customer is sent', async () => {
		const { title, message } = await stage.submit();
		const [invoice] = stage.invoices();
		expect(invoice).toMatchObject({ customer: 'cus_a', currency: 'usd', total: 250_000 });
		expect(invoice?.sent_ms).toHaveLength(1);
		expect(invoice?.metadata).toMatchObject({
			metered_billing_trigger: 'milestone: website / phase 2',
			metered_billing_occasion: '["event","website / phase 2"]',
			project: 'website',
			milestone: 'phase 2',
		});
		expect(await stage.shown(invoice?.id)).toMatchObject({
			description: 'Phase 2: Homepage mockups delivered',
			due_date: expect.closeTo(stage.stripe.clock.now() / 1000 + 14 * 86_400, -3) as number,
		});
		expect(title).toBe('The invoice is sent');
		expect(message).toMatch(
			/<b>2500\.00 USD<\/b> for website \/ phase 2, to cus_a.+<a href="https:\/\/invoice\.stripe\.com\/.+ target="_blank">.+Invoice in_/,
		);
	});

	it('is billed once, whoever submits it again and however they write it', async () => {
		await stage.submit();
		const same = await stage.submit({ Project: ' WEBSITE', Milestone: 'phase\u00a0  2 ' });
		expect(same.title).toBe('This milestone was billed before');
		expect(same.message).toMatch(
			/<b>2500\.00 USD<\/b> for website \/ phase 2, on \d{4}-\d\d-\d\d\. It is not paid yet\..+<a href="https:.+Invoice in_/,
		);
		expect(same.message).not.toContain('another one');

		const dearer = await stage.submit({ Amount: '3,000.00' });
		expect(dearer.message).toMatch(
			/<b>2500\.00 USD<\/b>.+<b>The amount was another one then\.<\/b> If .+ such as "phase 2, rest"/,
		);
		stage.stripe.state.payInvoice(stage.invoices()[0]?.id ?? '');
		expect((await stage.submit()).message).toContain('It is paid.');
		stage.stripe.clock.advance(400 * 86_400_000);
		expect((await stage.submit()).title).toBe('This milestone was billed before');
		expect(totals()).toEqual([250_000]);
	});

	it('is billed once when it is submitted several times at the same moment', async () => {
		const pages = await Promise.all([1, 2, 3].map(async () => await stage.submit()));
		expect(totals()).toEqual([250_000]);
		expect(stage.invoices()[0]?.sent_ms).toHaveLength(1);
		const titles = pages.map(({ title }) => title);
		expect(titles).toContain('The invoice is sent');
		for (const title of titles) {
			expect([
				'The invoice is sent',
				'This milestone was billed before',
				'It is being billed at this moment',
			]).toContain(title);
		}
	});

	it('of which somebody else is just sending another amount waits for that', async () => {
		const begun = {
			customer: 'cus_a',
			collection_method: 'send_invoice',
			days_until_due: 14,
			currency: 'usd',
			metadata: {
				metered_billing_trigger: 'milestone: website / phase 2',
				metered_billing_occasion: '["event","website / phase 2"]',
				metered_billing_amount: '100',
			},
		};
		await askStripe(stage, 'POST', '/v1/invoices', encodeForm(begun));
		const { title, message } = await stage.submit();
		expect(title).toBe('It is being billed at this moment');
		expect(message).toContain('Submit the same form again: it finds out, and bills at most once.');
		expect(totals()).toEqual([]);

		// Whoever began it has died.
		stage.stripe.clock.advance(180_000);
		expect((await stage.submit()).title).toBe('The invoice is sent');
		expect(totals()).toEqual([250_000]);
	});

	it('does not wait for the payment of another', async () => {
		await stage.submit();
		expect((await stage.submit({ Milestone: 'Phase 3' })).title).toBe('The invoice is sent');
		expect((await stage.submit({ Project: 'Shop' })).title).toBe('The invoice is sent');
		expect(totals()).toHaveLength(3);
	});

	it('whose invoice was voided is not billed again by itself', async () => {
		await stage.submit();
		const [{ id = '' } = {}] = stage.invoices();
		await askStripe(stage, 'POST', `/v1/invoices/${id}/void`);
		const { title, message } = await stage.submit();
		expect(title).toBe('Its invoice was called off');
		expect(message).toMatch(/voided, or given up.+such as "phase 2, again"/);
		expect(totals()).toHaveLength(1);
	});

	it('is sent once when the answer is lost', async () => {
		stage.stripe.faults.add({ kind: 'cut', when: 'after_commit', path: 'send$', count: 1 });
		expect((await stage.submit()).title).toBe('The invoice is sent');
		expect(stage.invoices()[0]?.sent_ms).toHaveLength(1);
	});

	it('of which nothing is known is found out by submitting it again', async () => {
		stage.stripe.faults.add({ ...DOWN, when: 'after_commit', path: 'send$' });
		stage.stripe.faults.add({ ...DOWN, path: 'v1/invoices$', method: 'GET', skip: 2 });
		const { title, message } = await stage.submit();
		expect(title).toBe('It is not known yet whether the invoice was sent');
		expect(message).toContain('Submit the same form again: it finds out, and bills at most once.');

		stage.stripe.faults.clear();
		expect((await stage.submit()).title).toBe('This milestone was billed before');
		expect(totals()).toEqual([250_000]);
	});
});

describe('what keeps an invoice from being sent', () => {
	const nothing = async (
		...[fields, settings]: Parameters<typeof stage.submit>
	): Promise<string> => {
		const { title, message } = await stage.submit(fields, settings);
		expect(title).toBe('Nothing was billed');
		expect(totals()).toEqual([]);
		return message;
	};

	it('is shown all at once, escaped', async () => {
		const message = await nothing(
			{ Customer: '<b>Anna</b>', Project: 'a/b', Milestone: ' ', Amount: '0' },
			{ decimal_sign: '' },
		);
		expect(message).toMatch(
			/Customer: &#34;&#60;b&#62;Anna.+Project: give.+Milestone: give.+decimal_sign.+nothing to bill/,
		);
		expect(message).not.toContain('<b>');
		expect(await nothing({ 'What was delivered': '' })).toContain(
			'What was delivered: give a text',
		);
	});

	it.each([
		[
			'a customer whom Stripe does not know',
			{ Customer: 'cus_x' },
			{},
			/No such customer: .+cus_x.+Check the customer ID/,
		],
		[
			'an amount above the limit',
			{ Amount: '50,000.01' },
			{},
			/more than one charge may be, 50000/,
		],
		['a currency that there is not', {}, { currency: 'usx' }, /Currency: .+&#34;usx&#34;/],
		['an invoice that is due in no time', {}, { days_until_due: 0 }, /Days Until Due/],
	])('is %s', async (_what, fields, settings, told) => {
		expect(await nothing(fields, settings)).toMatch(told);
	});

	it('is a customer without an e-mail address', async () => {
		stage.stripe.state.addCustomer('cus_mute');
		expect(await nothing({ Customer: 'cus_mute' })).toMatch(/e-?mail/);
	});

	it('is a key that may not, or that Stripe does not know, and no page shows it', async () => {
		stage.stripe.state.revokeKey('sk_live_engine');
		const { title, message } = await stage.submit();
		expect(title).toBe('Nothing was billed');
		expect(message).not.toContain('sk_live_engine');
		expect(message).toContain('Once that is mended, submit the same form again.');
	});

	it('is a Stripe that cannot be reached', async () => {
		stage.stripe.faults.add(DOWN);
		expect(await nothing()).toMatch(/what was charged before could not be read|could not be/i);
	});
});

it('asks for a password', () => {
	const form = template('milestone-billing.json').nodes.find(({ type }) =>
		/formTrigger/.test(type),
	);
	expect(form?.parameters.authentication).toBe('basicAuth');
	const { formFields } = form?.parameters as unknown as {
		formFields: { values: Array<{ fieldLabel: string; requiredField: boolean }> };
	};
	expect(formFields.values.map(({ fieldLabel }) => fieldLabel)).toEqual(Object.keys(FORM));
	expect(formFields.values.every(({ requiredField }) => requiredField)).toBe(true);
});
