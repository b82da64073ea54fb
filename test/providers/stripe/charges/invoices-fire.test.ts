import type { TriggerRequest } from '../../../../metering/trigger/trigger-rule';
import { balance, requestOf, ruleOf, quantityOf } from '../../../metering/trigger/fires';
import { ChargeBench, CUSTOMER } from './charge-bench';
import { tampering } from './invoice-bench';

const bench = new ChargeBench();
const DAY = 86_400;

function byInvoice(id = 'order 7', more: Partial<TriggerRequest> = {}): TriggerRequest {
	const rule = ruleOf({ cooldownSeconds: 0 }, { capture: 'client_confirm' });
	return requestOf({ rule, condition: { kind: 'event', id }, ...more });
}

function byCard(id = 'order 7'): TriggerRequest {
	return requestOf({ rule: ruleOf({ cooldownSeconds: 0 }), condition: { kind: 'event', id } });
}

const invoices = () => bench.emulator.state.test.invoices(CUSTOMER);

it('sends an invoice, and the next when it is paid', async () => {
	const first = await bench.fire(byInvoice());
	const id = first.charge?.id ?? '';
	expect(first).toMatchObject({
		status: 'fired',
		charge: { status: 'requires_action', payPage: expect.stringMatching(/^https:/), amount: 2000n },
	});
	expect(invoices()).toMatchObject([{ id, total: 2000, sent_ms: [expect.any(Number)] }]);
	bench.pass(3600);
	expect(await bench.fire(byInvoice())).toMatchObject({ code: 'already_fired', charge: { id } });
	expect(await bench.fire(byInvoice('order 8'))).toMatchObject({
		status: 'refused',
		code: 'pending_charge',
		charge: { id, payPage: expect.stringMatching(/^https:/) },
	});
	bench.emulator.state.test.payInvoice(id);
	expect(await bench.fire(byInvoice('order 8'))).toMatchObject({ status: 'fired' });
	expect(invoices().map(({ status }) => status)).toEqual(['paid', 'open']);
});

it('ends a balance episode when the invoice is paid, not before', async () => {
	const low = (readAt: number) =>
		byInvoice('', {
			condition: balance('4', { readAt }),
			amount: { kind: 'recharge_to', target: quantityOf('50') },
		});
	const { charge } = await bench.fire(low(bench.now));
	expect(charge).toMatchObject({ amount: 4600n, occasion: { kind: 'balance', after: null } });
	bench.pass(DAY);
	expect(await bench.fire(low(bench.now))).toMatchObject({ code: 'pending_charge' });
	bench.emulator.state.test.payInvoice(charge?.id ?? '');
	expect(await bench.fire(low(bench.now))).toMatchObject({ code: 'balance_stale' });
	bench.pass(DAY);
	const next = await bench.fire(low(bench.now));
	expect(next).toMatchObject({ status: 'fired' });
	expect(next.charge?.occasion).toEqual({ kind: 'balance', after: charge?.id });
});

describe('sends nothing and leaves nothing behind', () => {
	it('to a customer without an email, until there is one', async () => {
		await bench.post(`/v1/customers/${CUSTOMER}`, { email: '' });
		for (let times = 0; times < 30; times += 1) {
			expect(await bench.fire(byInvoice())).toMatchObject({ status: 'refused', code: 'no_email' });
			bench.pass(60);
		}
		expect(invoices()).toEqual([]);
		await bench.post(`/v1/customers/${CUSTOMER}`, { email: 'ann@example.com' });
		expect(await bench.fire(byInvoice())).toMatchObject({ status: 'fired' });
	});

	it('that asks for what the customer owes from before', async () => {
		bench.onTheWay = tampering(
			({ path }) => /invoices\/in_\w+$/.test(path),
			(body) => ({ ...body, starting_balance: 500 }),
		);
		for (let times = 0; times < 5; times += 1) {
			const code = 'balance_owed';
			expect(await bench.fire(byInvoice())).toMatchObject({ status: 'refused', code });
			bench.pass(60);
		}
		expect(invoices()).toEqual([]);
		bench.onTheWay = async (_, go) => await go();
		expect(await bench.fire(byInvoice())).toMatchObject({ status: 'fired' });
	});

	it('where Stripe cannot put the line on it', async () => {
		bench.fault({ kind: 'fail', path: 'invoiceitems$' });
		const refused = await bench.fire(byInvoice());
		expect(refused).toMatchObject({ status: 'refused', code: 'line_not_made' });
		expect(invoices()).toEqual([]);
		expect(await bench.fire(byInvoice())).toMatchObject({ status: 'fired' });
	});
});

it('charges what was called off when a person has resumed it', async () => {
	const { charge } = await bench.fire(byInvoice());
	const id = charge?.id ?? '';
	await bench.post(`/v1/invoices/${id}/void`);
	bench.pass(60);
	expect(await bench.fire(byInvoice())).toMatchObject({ code: 'called_off', charge: { id } });
	expect(await bench.port.resume({ id, capture: 'client_confirm' })).toMatchObject({
		kind: 'answered',
	});
	const again = await bench.fire(byInvoice());
	expect(again).toMatchObject({ status: 'fired', charge: { status: 'requires_action' } });
	expect(invoices().map(({ status }) => status)).toEqual(['void', 'open']);
});

describe('beside charges of a stored payment method', () => {
	it('sends an invoice where the bank wants its customer', async () => {
		bench.card('authentication_required');
		const declined = await bench.fire(byCard());
		expect(declined).toMatchObject({ code: 'authentication_required' });
		const sent = await bench.fire(byInvoice());
		expect(sent).toMatchObject({ status: 'fired', charge: { status: 'requires_action' } });
		bench.card('succeeds', { number: '5555555555554444' });
		expect(await bench.fire(byCard())).toMatchObject({
			code: 'already_fired',
			charge: { id: sent.charge?.id },
		});
		expect(bench.captured).toEqual([]);
	});

	it('knows what was charged the other way', async () => {
		bench.card();
		const paid = await bench.fire(byCard());
		expect(await bench.fire(byInvoice())).toMatchObject({
			code: 'already_fired',
			charge: { id: paid.charge?.id, capture: 'off_session' },
		});
		const sent = await bench.fire(byInvoice('order 8'));
		expect(await bench.fire(byCard('order 9'))).toMatchObject({
			code: 'pending_charge',
			charge: { id: sent.charge?.id, capture: 'client_confirm' },
		});
		expect(bench.captured).toEqual([2000]);
	});
});

it('is told by Stripe what the key lacks, and stops the run', async () => {
	bench.key = 'rk_test_9';
	bench.emulator.state.addKey('rk_test_9', [
		'customer_read',
		'payment_method_read',
		'payment_intent_write',
		'charge_read',
		'invoice_read',
	]);
	expect(await bench.fire(byInvoice())).toMatchObject({
		code: 'permission_missing',
		reason: expect.stringContaining('permission Invoices: Write'),
	});
	expect(invoices()).toEqual([]);
});
