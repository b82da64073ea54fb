import type { IDataObject } from 'n8n-workflow';
import { BALANCE, EVENT, FireBench, type FireRun, MINUTE } from './firing';

const bench = new FireBench();
const event = (id: string, customer = 'cus_a'): IDataObject => ({ id, customer, amount: 2000 });
const CLIENT_CONFIRM: FireRun = { parameters: { ...EVENT, capture: 'clientConfirm' } };
const INSTEAD: FireRun = { parameters: EVENT, options: { authentication: 'sendInvoice' } };

const invoices = (customer: string) => bench.stripe.state.live.invoices(customer);
/** Of a payment that waits for its holder no charge is kept, so the payments are what counts. */
async function payments(customer: string): Promise<IDataObject[]> {
	const { data } = await bench.call('GET', `/v1/payment_intents?customer=${customer}`);
	return data as IDataObject[];
}

describe('Client Confirm', () => {
	it('sends an invoice, and tells where to pay it', async () => {
		const told = await bench.fireOne(event('1'), CLIENT_CONFIRM);
		expect(told).toMatchObject({
			status: 'fired',
			capture_mode: 'client_confirm',
			amount_text: '20.00 USD',
			charge_id: expect.stringMatching(/^in_/) as string,
			charge_status: 'requires_action',
			paid_at: null,
			hosted_invoice_url: expect.stringMatching(/^https:\/\/invoice\.stripe\.com\//) as string,
		});
		expect(invoices('cus_a')).toMatchObject([
			{ id: told.charge_id, total: 2000, status: 'open', sent_ms: [expect.any(Number)] },
		]);
	});

	it('asks for no stored payment method', async () => {
		bench.addCustomer('cus_new', null);
		expect(await bench.fireOne(event('1', 'cus_new'), CLIENT_CONFIRM)).toMatchObject({
			status: 'fired',
		});
	});

	it('is the same charge once it is paid', async () => {
		const { charge_id } = await bench.fireOne(event('1'), CLIENT_CONFIRM);
		bench.stripe.state.live.payInvoice(charge_id as string);
		bench.pass(2 * MINUTE);
		const again = { reason_code: 'already_fired', charge_id, charge_status: 'succeeded' };
		expect(await bench.fireOne(event('1'), CLIENT_CONFIRM)).toMatchObject(again);
		expect(await bench.fireOne(event('1'), { parameters: EVENT })).toMatchObject(again);
		expect(invoices('cus_a')).toHaveLength(1);
	});

	it('gives as many days to pay as the option says', async () => {
		const { charge_id } = await bench.fireOne(event('1'), {
			...CLIENT_CONFIRM,
			options: { daysUntilDue: 14 },
		});
		const invoice = await bench.call('GET', `/v1/invoices/${String(charge_id)}`);
		const days = ((invoice.due_date as number) - (invoice.created as number)) / 86_400;
		expect(Math.round(days)).toBe(14);
	});
});

describe('where the bank wants the customer', () => {
	beforeEach(() => bench.addCustomer('cus_wary', 'authentication_required'));

	it('nothing is charged unless it is asked for', async () => {
		expect(await bench.fireOne(event('1', 'cus_wary'), { parameters: EVENT })).toMatchObject({
			status: 'not_fired',
			reason_code: 'authentication_required',
			charge_status: 'failed',
			decline_code: 'authentication_required',
		});
		expect(invoices('cus_wary')).toEqual([]);
	});

	it('an invoice goes out in the same run, and never a second one', async () => {
		const items = [event('1', 'cus_wary'), event('2')];
		const { fired } = await bench.fire(items, INSTEAD);
		expect(fired).toMatchObject([
			{
				customer: 'cus_wary',
				capture_mode: 'client_confirm',
				charge_status: 'requires_action',
				occasion: { kind: 'event', event_id: '1' },
				hosted_invoice_url: expect.any(String) as string,
			},
			{ customer: 'cus_a', capture_mode: 'off_session', charge_status: 'succeeded' },
		]);
		bench.pass(2 * MINUTE);
		expect(await bench.fireOne(event('1', 'cus_wary'), INSTEAD)).toMatchObject({
			reason_code: 'already_fired',
			charge_id: fired[0]?.charge_id,
		});
		expect(await payments('cus_wary')).toHaveLength(1);
		expect(invoices('cus_wary')).toMatchObject([{ total: 2000 }]);
	});

	it('an earlier refusal of the bank is made up for by an invoice', async () => {
		await bench.fireOne(event('1', 'cus_wary'), { parameters: EVENT });
		expect(await bench.fireOne(event('1', 'cus_wary'), INSTEAD)).toMatchObject({
			status: 'fired',
			capture_mode: 'client_confirm',
		});
		expect(await payments('cus_wary')).toHaveLength(1);
	});

	it('a balance is recharged by one of the two ways', async () => {
		const parameters = { ...BALANCE, amountKind: 'rechargeTo', target: '50', balanceUnit: 'whole' };
		const how = { parameters, options: { authentication: 'sendInvoice' } };
		const fire = async () => await bench.fireOne(bench.balance(12.5, 'cus_wary'), how);
		const { charge_id, ...told } = await fire();
		expect(told).toMatchObject({ status: 'fired', amount_text: '37.50 USD' });
		expect(await fire()).toMatchObject({ reason_code: 'pending_charge', charge_id });
		bench.stripe.state.live.payInvoice(charge_id as string);
		expect(await fire()).toMatchObject({ reason_code: 'balance_stale', charge_id });
	});

	it('what stands against the invoice is told beside what stood against the card', async () => {
		bench.stripe.faults.add({
			kind: 'refuse',
			status: 429,
			headers: { 'stripe-should-retry': 'false' },
			method: 'POST',
			path: 'invoices$',
		});
		const told = await bench.fireOne(event('1', 'cus_wary'), INSTEAD);
		expect(told).toMatchObject({ status: 'not_fired', reason_code: 'not_claimed' });
		expect(told.reason).toMatch(
			/^The bank wanted the customer to confirm .+\. Of the invoice in its place: the charge could not be put on record \(Stripe answered 429: .+\), so nothing was charged\. Fire again$/,
		);
	});

	it('of a customer without an email the decline is told, once', async () => {
		bench.stripe.state.addCustomer('cus_quiet');
		bench.addCard('cus_quiet', 'pm_quiet', 'authentication_required');
		const fire = async () => await bench.fireOne(event('1', 'cus_quiet'), INSTEAD);
		const declined = { charge_status: 'failed', decline_code: 'authentication_required' };
		const told = { reason_code: 'no_email', ...declined };
		expect(await fire()).toMatchObject({ ...told, is_attempt: true });
		expect(await fire()).toMatchObject({ ...told, is_attempt: false });
	});

	it('a decline is told where the key may send no invoice, rather than lost in an error', async () => {
		bench.stripe.state.addKey('rk_live_cards', [
			'customer_read',
			'payment_method_read',
			'invoice_read',
			'charge_read',
			'payment_intent_read',
			'payment_intent_write',
		]);
		const how = { ...INSTEAD, credential: { apiKey: 'rk_live_cards' } };
		expect(await bench.fireOne(event('1', 'cus_wary'), how)).toMatchObject({
			reason_code: 'permission_missing',
			charge_status: 'failed',
			is_attempt: true,
		});
		const again = await bench.run([event('1', 'cus_wary')], how);
		expect(again.error?.message).toBe('Nothing was fired');
	});

	it('a pause that begins is told with the invoice', async () => {
		const how = { ...INSTEAD, options: { ...INSTEAD.options, failuresBeforePause: 1 } };
		const { fired, hints } = await bench.fire([event('1', 'cus_wary')], how);
		expect(fired).toMatchObject([{ capture_mode: 'client_confirm', is_pausing: true }]);
		expect(hints).toContainEqual(expect.stringMatching(/^Paused: cus_wary\. /));
	});

	it('a dry run after it plans the invoice, and sends none', async () => {
		await bench.fireOne(event('1', 'cus_wary'), { parameters: EVENT });
		const options = { authentication: 'sendInvoice', dryRun: true };
		const told = await bench.fireOne(event('1', 'cus_wary'), { parameters: EVENT, options });
		expect(told).toMatchObject({
			reason_code: 'dry_run',
			capture_mode: 'client_confirm',
			charge_id: null,
		});
		expect(invoices('cus_wary')).toEqual([]);
	});
});
