import type { IDataObject } from 'n8n-workflow';
import { TRIGGER, triggerBilling, type TriggerRun, type WorkflowRun } from '../support/engine';
import { CROSSING, DAY, EVENT, FireBench, MINUTE } from './firing';

const bench = new FireBench();
const CONTINUE = { onError: 'continueRegularOutput' } as const;
const INSTANT = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);

type How = Omit<Partial<TriggerRun>, 'resource' | 'operation'>;

async function run(items: readonly IDataObject[], how: How = {}): Promise<WorkflowRun> {
	const { parameters, ...rest } = how;
	return await triggerBilling(bench.stripe, items, {
		...rest,
		operation: 'getStatus',
		parameters: { trigger: 'wallet', customer: '={{ $json.customer }}', ...parameters },
	});
}

async function status(items: readonly IDataObject[], how: How = {}) {
	const ended = await run(items, how);
	if (ended.error) throw new Error(`${ended.error.message}: ${ended.error.description}`);
	return ended.node(TRIGGER).items;
}

async function charges(items: readonly IDataObject[], how: How = {}) {
	return await status(items, {
		...how,
		parameters: { statusOutput: 'charges', ...how.parameters },
	});
}

async function fireEvents(ids: readonly string[], more: IDataObject = {}): Promise<void> {
	for (const id of ids) {
		await bench.fire([{ id, customer: 'cus_a', amount: 2000, ...more }], {
			parameters: { ...EVENT },
			options: { cooldown: 0, mostCharges: 100 },
		});
	}
}

describe('the status of a trigger', () => {
	it('that has charged nothing is that it may', async () => {
		const ended = await run([{ customer: 'cus_a' }]);
		const [item] = ended.node(TRIGGER).outputs[0] ?? [];
		expect(item?.pairedItem).toEqual({ item: 0 });
		expect(item?.json).toEqual({
			status: 'ready',
			reason_code: null,
			reason: null,
			trigger: 'wallet',
			customer: 'cus_a',
			is_paused: false,
			failures_in_a_row: 0,
			next_allowed_at: null,
			payment_method: 'pm_cus_a',
			charge_count: 0,
			charges_in_window: 0,
			total_in_window: 0,
			total_in_window_text: '0.00 USD',
			last_charge_id: null,
			last_charge_status: null,
			last_charge_amount: null,
			last_charge_currency: null,
			last_charge_amount_text: null,
			last_charged_at: null,
			last_paid_at: null,
			last_decline_code: null,
			last_hosted_invoice_url: null,
			checked_at: INSTANT,
		});
		expect(ended.node(TRIGGER).hints).toEqual([]);
		expect(bench.stripe.state.requests().every(({ method }) => method === 'GET')).toBe(true);
	});

	it('that has just charged is that it waits, and until when', async () => {
		const charged = await bench.fireOne(bench.balance(3));
		const [item] = await status([{ customer: 'cus_a' }]);
		expect(item).toMatchObject({
			status: 'blocked',
			reason_code: 'cooldown',
			reason: expect.stringMatching(
				/^Trigger Name: the last charge was tried at .* and 60 s have to pass/,
			),
			is_paused: false,
			charge_count: 1,
			charges_in_window: 1,
			total_in_window: 2000,
			total_in_window_text: '20.00 USD',
			last_charge_id: charged.charge_id,
			last_charge_status: 'succeeded',
			last_charge_amount_text: '20.00 USD',
			last_charged_at: charged.charged_at,
			last_paid_at: charged.paid_at,
		});
		expect(Date.parse(String(item?.next_allowed_at))).toBe(
			Date.parse(String(charged.charged_at)) + 61_000,
		);
		bench.pass(MINUTE + 2);
		expect(await status([{ customer: 'cus_a' }])).toMatchObject([{ status: 'ready' }]);
	});

	it('hangs on the limits that Fire has', async () => {
		await fireEvents(['1', '2', '3']);
		bench.pass(3600);
		const of = async (options: TriggerRun['options']) => {
			const [item] = await status([{ customer: 'cus_a' }], { options: options ?? {} });
			return [item?.reason_code, item?.charges_in_window, item?.total_in_window];
		};
		expect(await of({})).toEqual(['window_limit', 3, 6000]);
		expect(await of({ mostCharges: 4 })).toEqual([null, 3, 6000]);
		expect(await of({ mostCharges: 4, largestTotal: 5999 })).toEqual(['amount_limit', 3, 6000]);
		expect(await of({ mostCharges: 4, largestTotal: 6000 })).toEqual([null, 3, 6000]);
		expect(await of({ mostCharges: 4, cooldown: 7200 })).toEqual(['cooldown', 3, 6000]);
		expect(await of({ mostCharges: 4, largestTotal: 1, currency: 'eur' })).toEqual([
			'currency_mismatch',
			3,
			0,
		]);
		bench.pass(3600);
		expect(await of({ windowHours: 1 })).toEqual([null, 0, 0]);
	});

	it('is paused after as many declines as Fire allows, and tells who is', async () => {
		bench.stripe.state.setBehaviour('pm_cus_a', 'insufficient_funds');
		for (const id of ['1', '2', '3']) {
			await fireEvents([id]);
			bench.pass(2 * MINUTE);
		}
		const ended = await run([{ customer: 'cus_a' }, { customer: 'cus_b' }]);
		expect(ended.node(TRIGGER).items).toMatchObject([
			{
				status: 'blocked',
				reason_code: 'paused',
				reason: expect.stringMatching(
					/^Customer: this payment method was declined 3 times in a row/,
				),
				is_paused: true,
				failures_in_a_row: 3,
				next_allowed_at: null,
				last_charge_status: 'failed',
				last_decline_code: 'insufficient_funds',
			},
			{ status: 'ready', is_paused: false, failures_in_a_row: 0 },
		]);
		expect(ended.node(TRIGGER).hints.map(({ message }) => message)).toEqual([
			'Paused: cus_a. A trigger goes on when the customer has another payment method, or when somebody has looked into it and runs Resume',
		]);
		const [patient] = await status([{ customer: 'cus_a' }], {
			options: { failuresBeforePause: 4, mostCharges: 10 },
		});
		expect(patient).toMatchObject({ status: 'ready', is_paused: false, failures_in_a_row: 3 });
		bench.addCard('cus_a', 'pm_new');
		const [changed] = await status([{ customer: 'cus_a' }]);
		expect(changed).toMatchObject({
			status: 'ready',
			payment_method: 'pm_new',
			is_paused: false,
			failures_in_a_row: 0,
		});
	});

	it('is that of the customer too: no card, another currency, an open invoice, deleted', async () => {
		bench.addCustomer('cus_poor', null);
		bench.addCustomer('cus_eur');
		bench.billIn('cus_eur', 'eur');
		const invoice = { parameters: { ...EVENT, capture: 'clientConfirm' } };
		const { charge_id, hosted_invoice_url } = await bench.fireOne(
			{ id: '1', customer: 'cus_b', amount: 700 },
			invoice,
		);
		await bench.call('DELETE', '/v1/customers/cus_a');
		const names = ['cus_poor', 'cus_eur', 'cus_b', 'cus_a'];
		const items = await status(names.map((customer) => ({ customer })));
		expect(items.map(({ reason_code }) => reason_code)).toEqual([
			'no_payment_method',
			'currency_mismatch',
			'pending_charge',
			'customer_deleted',
		]);
		expect(items[2]).toMatchObject({
			last_charge_id: charge_id,
			last_charge_status: 'requires_action',
			last_hosted_invoice_url: hosted_invoice_url,
		});
		const [poor] = await status([{ customer: 'cus_poor' }], {
			options: { capture: 'clientConfirm' },
		});
		expect(poor).toMatchObject({ status: 'ready', payment_method: null });
	});

	it('is asked for once a customer, and told for each item by what it says', async () => {
		await bench.fireOne(bench.balance(3));
		bench.stripe.state.resetStats();
		const rows = [60, 0, 60].map((wait) => ({ customer: 'cus_a', wait }));
		const items = await status(rows, { options: { cooldown: '={{ $json.wait }}' } });
		expect(items.map(({ reason_code }) => reason_code)).toEqual(['cooldown', null, 'cooldown']);
		const lists = bench.stripe.state
			.requests()
			.filter(({ path }) => path === '/v1/payment_intents');
		expect(lists).toHaveLength(1);
	});
});

describe('the charges of a trigger', () => {
	it('are an item each, the newest first, and say whether they are paid', async () => {
		await fireEvents(['1']);
		bench.pass(DAY);
		bench.stripe.state.setBehaviour('pm_cus_a', 'generic_decline');
		await fireEvents(['2']);
		bench.pass(DAY);
		bench.stripe.state.setBehaviour('pm_cus_a', 'succeeds');
		await bench.fireOne({ customer: 'cus_a', used: 25_000 }, { parameters: CROSSING });
		const ended = await run([{ customer: 'cus_b' }, { customer: 'cus_a' }], {
			parameters: { statusOutput: 'charges' },
		});
		const items = ended.node(TRIGGER).outputs[0] ?? [];
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual(Array(3).fill({ item: 1 }));
		expect(items.map(({ json }) => [json.charge_status, json.is_paid])).toEqual([
			['succeeded', true],
			['failed', false],
			['succeeded', true],
		]);
		expect(items[0]?.json).toEqual({
			status: 'read',
			reason_code: null,
			reason: null,
			trigger: 'wallet',
			customer: 'cus_a',
			occasion: { kind: 'crossing', period_start: null, threshold: '10000', from: 1, to: 2 },
			capture_mode: 'off_session',
			amount: 1000,
			currency: 'usd',
			amount_text: '10.00 USD',
			charge_id: expect.stringMatching(/^pi_/),
			charge_status: 'succeeded',
			charged_at: INSTANT,
			paid_at: INSTANT,
			decline_code: null,
			hosted_invoice_url: null,
			is_paid: true,
			is_resumed: false,
		});
		expect(items[1]?.json).toMatchObject({
			occasion: { kind: 'event', event_id: '2' },
			decline_code: 'generic_decline',
		});
	});

	it('leave out those of other triggers, and claims that were never charged', async () => {
		await fireEvents(['1']);
		await bench.fireOne(bench.balance(3), {
			parameters: { ...EVENT, trigger: 'other', eventId: 'x', amount: '500' },
		});
		await bench.call('POST', '/v1/payment_intents', {
			amount: '2000',
			currency: 'usd',
			customer: 'cus_a',
			payment_method: 'pm_cus_a',
			'metadata[metered_billing_trigger]': 'wallet',
			'metadata[metered_billing_occasion]': '["event","2"]',
			'metadata[metered_billing_amount]': '2000',
			'metadata[metered_billing_payment_method]': 'pm_cus_a',
			'metadata[metered_billing_fingerprint]': 'f',
		});
		const items = await charges([{ customer: 'cus_a' }]);
		expect(items.map(({ occasion }) => occasion)).toEqual([{ kind: 'event', event_id: '1' }]);
		const [one] = await status([{ customer: 'cus_a' }]);
		expect(one).toMatchObject({ charge_count: 1 });
	});

	it('include invoices, paid or still to be', async () => {
		const parameters = { ...EVENT, capture: 'clientConfirm' };
		const { charge_id } = await bench.fireOne(
			{ id: '1', customer: 'cus_a', amount: 700 },
			{ parameters },
		);
		expect(await charges([{ customer: 'cus_a' }])).toMatchObject([
			{
				charge_id,
				is_paid: false,
				charge_status: 'requires_action',
				capture_mode: 'client_confirm',
			},
		]);
		bench.stripe.state.live.payInvoice(String(charge_id));
		expect(await charges([{ customer: 'cus_a' }])).toMatchObject([{ charge_id, is_paid: true }]);
	});
});

describe('what cannot be read', () => {
	const ROWS = [{ customer: 'cus_x' }, { customer: '' }, { customer: 'cus_a' }];

	it('is told item by item', async () => {
		expect(await status(ROWS, { node: CONTINUE })).toMatchObject([
			{
				status: 'rejected',
				reason_code: 'customer_not_found',
				reason: expect.stringMatching(/No such customer: 'cus_x'\. Check the customer ID/),
				customer: 'cus_x',
				is_paused: null,
				checked_at: null,
				input: ROWS[0],
			},
			{ status: 'rejected', reason_code: 'invalid_customer', trigger: 'wallet', customer: null },
			{ status: 'ready', customer: 'cus_a' },
		]);
		expect(await charges(ROWS, { node: CONTINUE })).toMatchObject([
			{ status: 'rejected', reason_code: 'customer_not_found' },
			{ status: 'rejected', reason_code: 'invalid_customer' },
		]);
		const stopped = await run(ROWS);
		expect(stopped.error?.message).toBe('2 of 3 rows were not read: 2 rejected, 0 unread');
	});

	it.each<[string, TriggerRun['parameters'], TriggerRun['options'], string, string]>([
		[
			'a name that is none',
			{ trigger: '={{ "x".repeat(201) }}' },
			{},
			'invalid_trigger',
			'Trigger Name: a name of 201 characters. Give one of 1 to 200: charges are found again by it',
		],
		[
			'a currency that is none',
			{},
			{ currency: 'xxx' },
			'invalid_currency',
			'Currency: Stripe charges in no currency "xxx". Give an ISO code of three letters, such as usd',
		],
		[
			'a limit beyond',
			{},
			{ mostCharges: 0 },
			'invalid_setting',
			'Most Charges per Window is "0". It has to be a whole number from 1 to 1000. Check the option',
		],
		[
			'an expression that breaks',
			{ trigger: '={{ $("Nowhere").first().json.name }}' },
			{},
			'expression_broken',
			"Row: an expression of this node cannot be read for this item: Referenced node doesn't exist",
		],
	])('is %s', async (_, parameters = {}, options = {}, code, sentence) => {
		bench.stripe.state.resetStats();
		const items = await status([{ customer: 'cus_a' }], { node: CONTINUE, parameters, options });
		expect(items).toMatchObject([{ status: 'rejected', reason_code: code, reason: sentence }]);
		expect(bench.stripe.state.requests()).toEqual([]);
	});

	it('is unread where Stripe does not answer, and may be asked again', async () => {
		bench.stripe.faults.add({ kind: 'refuse', status: 503, path: '/v1/invoices' });
		const items = await status([{ customer: 'cus_a' }], {
			node: CONTINUE,
			options: { retryBudget: 1 },
		});
		expect(items).toMatchObject([{ status: 'unread', reason_code: 'retry_budget_spent' }]);
	});

	it('names the permission that a key lacks', async () => {
		bench.stripe.state.addKey('sk_live_engine', ['customer_read', 'payment_method_read']);
		const [item] = await status([{ customer: 'cus_a' }], { node: CONTINUE });
		expect(item?.status).toBe('unread');
		expect(item?.reason).toMatch(/Give the restricted key the permission Invoices: /);
	});

	it('is a charge in a form that no trigger gives it', async () => {
		await fireEvents(['1']);
		const [charge] = await charges([{ customer: 'cus_a' }]);
		await bench.call('POST', `/v1/payment_intents/${String(charge?.charge_id)}`, {
			'metadata[metered_billing_occasion]': 'lunch',
		});
		const [item] = await status([{ customer: 'cus_a' }], { node: CONTINUE });
		expect(item).toMatchObject({ status: 'rejected', reason_code: 'charge_unreadable' });
	});
});
