import type { BehaviourName } from '../../../../emulator';
import type { ChargeRecord } from '../../../../metering/trigger/charge-record';
import { NOW } from '../../../metering/trigger/fires';
import { ChargeBench, RULE } from './charge-bench';

const bench = new ChargeBench();
const DAY = 86_400;

/** The only charge on record. */
async function only(): Promise<ChargeRecord> {
	const { charges } = await bench.read();
	expect(charges).toHaveLength(1);
	return charges[0] as ChargeRecord;
}

/** A claim that was charged an hour after it was made. */
async function charged(): Promise<string> {
	const id = await bench.claim();
	bench.pass(3600);
	await bench.charge(id);
	return id;
}

describe('a payment on record', () => {
	it('is told with all that was put on record', async () => {
		const method = bench.card();
		const id = await bench.claim('order "7"', { amount: 1234n });
		const { customer } = await bench.read();
		expect(customer.paymentMethod).toEqual({ id: method, fingerprint: expect.any(String) });
		expect(await only()).toEqual({
			id,
			occasion: { kind: 'event', id: 'order "7"' },
			capture: 'off_session',
			amount: 1234n,
			currency: 'usd',
			paymentMethod: customer.paymentMethod,
			status: 'open',
			created: NOW,
			at: NOW,
			isResumed: false,
		});
	});

	it.each<[string, BehaviourName, Partial<ChargeRecord>]>([
		['is paid', 'succeeds', { status: 'succeeded', paidAt: NOW + 3600 }],
		['was declined', 'insufficient_funds', { status: 'failed', declineCode: 'insufficient_funds' }],
		[
			'was declined for want of its customer',
			'authentication_required',
			{ status: 'failed', declineCode: 'authentication_required' },
		],
	])('%s: since it was tried', async (_what, behaviour, told) => {
		const method = bench.card(behaviour);
		await charged();
		bench.pass(DAY);
		expect(await only()).toMatchObject({ created: NOW, at: NOW + 3600, ...told });
		expect((await only()).paymentMethod?.id).toBe(method);
	});

	it('waits for its customer', async () => {
		bench.card('authentication_required');
		const id = await bench.claim();
		await bench.post(`/v1/payment_intents/${id}/confirm`);
		expect(await only()).toMatchObject({ status: 'requires_action', at: NOW });
	});

	it('was dropped', async () => {
		bench.card();
		await bench.drop(await bench.claim());
		expect(await only()).toMatchObject({ status: 'dropped', at: NOW });
	});

	it.each<[string, BehaviourName]>([
		['a charge', 'generic_decline'],
		['none', 'authentication_required'],
	])('was called off by a person after a try that left %s', async (_what, behaviour) => {
		bench.card(behaviour);
		const id = await charged();
		bench.pass(60);
		await bench.post(`/v1/payment_intents/${id}/cancel`);
		const { declineCode, ...told } = await only();
		expect(told).toMatchObject({ status: 'called_off', at: NOW + 3600 });
		expect(declineCode).toBeUndefined();
	});

	it('was paid after all, by a person and another card', async () => {
		const method = bench.card('generic_decline');
		const id = await charged();
		bench.pass(DAY);
		await bench.post(`/v1/payment_intents/${id}/confirm`, { payment_method: bench.card() });
		const told = { status: 'succeeded', at: NOW + 3600 + DAY, paidAt: NOW + 3600 + DAY };
		expect(await only()).toMatchObject(told);
		expect((await only()).paymentMethod?.id).toBe(method);
	});

	it('is resumed', async () => {
		bench.card('generic_decline');
		const id = await charged();
		const claim = { id, capture: 'off_session' } as const;
		expect(await bench.port.resume(claim)).toEqual({ kind: 'answered', value: undefined });
		expect(await only()).toMatchObject({ id, status: 'failed', isResumed: true });
		expect(await bench.port.resume({ ...claim, id: 'pi_x' })).toMatchObject({ kind: 'rejected' });
	});
});

describe('a debit', () => {
	it('pends, and is paid at the latest when that was first seen', async () => {
		bench.bank();
		await charged();
		bench.pass(3 * DAY);
		expect(await only()).toMatchObject({ status: 'processing', at: NOW + 3600 });
		bench.pass(3 * DAY);
		const seen = { status: 'succeeded', at: NOW + 3600, paidAt: bench.now };
		expect(await only()).toMatchObject(seen);
		bench.pass(DAY);
		expect(await only()).toMatchObject(seen);
	});

	it('is told so even to a key that may not put it down', async () => {
		bench.bank();
		await charged();
		bench.pass(5 * DAY);
		bench.key = 'rk_test_reads';
		const reads = ['customer', 'payment_method', 'payment_intent', 'charge', 'invoice'] as const;
		bench.emulator.state.addKey(
			bench.key,
			reads.map((one) => `${one}_read` as const),
		);
		expect(await only()).toMatchObject({ status: 'succeeded', paidAt: bench.now });
		expect((await bench.readAny()).halt.why).toBeUndefined();
		bench.pass(60);
		expect(await only()).toMatchObject({ paidAt: bench.now });
	});

	it('that fails days later was tried when it was sent', async () => {
		bench.bank('debit_insufficient_funds');
		await charged();
		bench.pass(5 * DAY);
		const told = { status: 'failed', at: NOW + 3600, declineCode: 'insufficient_funds' };
		expect(await only()).toMatchObject(told);
	});
});

describe('all of them', () => {
	it('are read, over all pages, however many there are', async () => {
		const method = bench.card();
		const order = await bench.order();
		for (let index = 0; index < 230; index += 1) {
			const occasion = { kind: 'event', id: `order ${index}` } as const;
			await bench.port.claim(`key ${index}`, { ...order, occasion });
		}
		bench.asked = [];
		const { charges } = await bench.read();
		expect(new Set(charges.map(({ id }) => id)).size).toBe(230);
		expect(charges.every(({ paymentMethod }) => paymentMethod?.id === method)).toBe(true);
		expect(bench.asked.filter((one) => one === 'GET /v1/payment_intents')).toHaveLength(3);
	});

	it('are those of this rule and customer, whoever else charges', async () => {
		bench.card();
		const { id } = bench.emulator.state.addCustomer('cus_B');
		const other = bench.emulator.state.addPaymentMethod({ customer: id });
		const mine = await bench.claim('order 7');
		await bench.claim('order 8', { rule: 'another' });
		const paymentMethod = { id: other.id, fingerprint: 'theirs' };
		await bench.port.claim('theirs', await bench.order('order 9', { customer: id, paymentMethod }));
		await bench.post('/v1/payment_intents', { amount: 900, currency: 'usd', customer: 'cus_A' });
		expect((await bench.read(RULE)).charges).toMatchObject([{ id: mine }]);
		expect((await bench.read('another')).charges).toHaveLength(1);
		expect((await bench.read('third')).charges).toEqual([]);
		expect((await bench.read(RULE, id)).charges).toHaveLength(1);
	});
});
