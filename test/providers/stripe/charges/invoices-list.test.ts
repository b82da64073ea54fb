import type { ChargeRecord } from '../../../../metering/trigger/charge-record';
import { invoiceRecord } from '../../../../providers/stripe/charges/invoice-record';
import { readsOf } from '../invoices-rig';
import { DAY_MS, orderOf, RULE, useInvoiceBench } from './invoice-bench';

const bench = useInvoiceBench();
const START = Date.UTC(2026, 2, 10, 12) / 1000;

async function only(): Promise<ChargeRecord> {
	const records = await bench.list();
	expect(records).toHaveLength(1);
	return records[0] as ChargeRecord;
}

describe('what became of an invoice', () => {
	it('a draft is a claim', async () => {
		const id = await bench.claimed();
		bench.emulator.clock.advance(DAY_MS);
		expect(await only()).toEqual({
			id,
			occasion: orderOf().occasion,
			capture: 'client_confirm',
			amount: 2500n,
			currency: 'usd',
			status: 'open',
			created: START,
			at: START,
			isResumed: false,
		});
	});

	it('one that was sent waits for the customer, from when it was sent', async () => {
		const id = await bench.claimed();
		bench.emulator.clock.advance(90_000);
		await bench.invoices.charge(`${id}.0`, id);
		bench.emulator.clock.advance(60 * DAY_MS);
		expect(await only()).toMatchObject({
			status: 'requires_action',
			created: START,
			at: START + 90,
			payPage: expect.stringContaining(id),
		});
	});

	it('one that was paid has succeeded, when it was paid', async () => {
		const id = await bench.sent();
		bench.emulator.clock.advance(DAY_MS);
		bench.emulator.state.test.payInvoice(id);
		bench.emulator.clock.advance(DAY_MS);
		expect(await only()).toMatchObject({ status: 'succeeded', at: START, paidAt: START + 86_400 });
	});

	it('one that was paid otherwise has succeeded, too', async () => {
		const id = await bench.sent();
		await bench.post(`/v1/invoices/${id}/pay`, { paid_out_of_band: 'true' });
		expect(await only()).toMatchObject({ status: 'succeeded', paidAt: START });
	});

	it('one that a bank is still paying waits on', async () => {
		const id = await bench.sent();
		bench.emulator.state.addPaymentMethod({ customer: 'cus_1', type: 'us_bank_account' });
		await bench.post(`/v1/invoices/${id}/pay`);
		expect(await only()).toMatchObject({ status: 'requires_action' });
	});

	it.each(['void', 'mark_uncollectible'])('one after %s is called off', async (how) => {
		const id = await bench.sent();
		await bench.post(`/v1/invoices/${id}/${how}`);
		const record = await only();
		expect(record).toMatchObject({ id, status: 'called_off', amount: 2500n, at: START });
		expect(record.paidAt).toBeUndefined();
	});

	it('one that is void is called off, whatever was on it', async () => {
		const id = await bench.claimed();
		await bench.post('/v1/invoiceitems', { customer: 'cus_1', invoice: id, amount: '9' });
		await bench.post(`/v1/invoices/${id}/finalize`);
		await expect(bench.list()).rejects.toThrow(`total of the charge ${id} is 9`);
		await bench.post(`/v1/invoices/${id}/void`);
		expect(await only()).toMatchObject({ status: 'called_off', amount: 2500n });
	});

	it('one that was deleted is gone', async () => {
		await bench.invoices.drop(await bench.claimed());
		expect(await bench.list()).toEqual([]);
	});
});

it('lists what is the trigger’s and the customer’s, over all pages', async () => {
	await bench.post('/v1/customers/cus_2', { email: 'two@example.com' });
	const mine: string[] = [];
	for (let number = 0; number < 105; number += 1) {
		const occasion = { kind: 'event', id: `phase ${number}` } as const;
		mine.push(await bench.claimed({ occasion }));
		if (number % 25 === 0) await bench.claimed({ occasion, rule: 'another' });
		if (number % 50 === 0) await bench.claimed({ occasion, customer: 'cus_2' });
	}
	await bench.post('/v1/invoices', { customer: 'cus_1', 'metadata[trigger]': RULE });
	bench.requests.length = 0;
	const records = await bench.list();
	expect(records.map(({ id }) => id)).toEqual(mine.reverse());
	expect(bench.requests).toHaveLength(2);
	expect(await bench.list('another')).toHaveLength(5);
	expect(await bench.list(RULE, 'cus_2')).toHaveLength(3);
});

it('finds what a person has made to be charged automatically', async () => {
	const id = await bench.claimed();
	const invoice = await bench.client.get<{ metadata: object }>(`/v1/invoices/${id}`);
	const changed = { ...invoice, collection_method: 'charge_automatically' };
	const reads = readsOf({ '/v1/invoices': { data: [changed], has_more: false } });
	expect(await bench.invoices.list(reads, RULE, 'cus_1')).toMatchObject([{ id, status: 'open' }]);
});

describe('what cannot be understood is an error that names invoice and field', () => {
	const KEPT = 'metered_billing_';
	it.each([
		['occasion', '["event"]'],
		['amount', '0'],
		['amount', '2499'],
	])('%s %s', async (field, value) => {
		const id = await bench.sent();
		await bench.post(`/v1/invoices/${id}`, { [`metadata[${KEPT}${field}]`]: value });
		const where =
			value === '2499'
				? `total of the charge ${id} is 2500`
				: `metadata.${KEPT}${field} of the charge ${id}`;
		await expect(bench.list()).rejects.toMatchObject({
			name: 'StripeRequestError',
			code: 'charge_unreadable',
			message: expect.stringContaining(where),
			isFinal: true,
		});
		// Taken off its metadata, it is no charge of the trigger any more.
		await bench.post(`/v1/invoices/${id}`, { [`metadata[${KEPT}trigger]`]: '' });
		expect(await bench.list()).toEqual([]);
	});

	it.each([
		['status', { status: 'archived' }],
		['status', { status: null }],
		['status_transitions.finalized_at', { status_transitions: { finalized_at: null } }],
		['total', { total: 2500.5 }],
		['created', { created: undefined }],
	])('%s in %j', async (field, change) => {
		const id = await bench.sent();
		const invoice = await bench.client.get<Parameters<typeof invoiceRecord>[0]>(
			`/v1/invoices/${id}`,
		);
		expect(invoiceRecord(invoice).id).toBe(id);
		const broken = { ...invoice, ...change } as typeof invoice;
		expect(() => invoiceRecord(broken)).toThrow(`${field} of the charge ${id} is `);
	});
});

describe('an invoice that a person revises', () => {
	const from_invoice = { action: 'revision', invoice: 'in_0' };
	const listed = async (id: string, change: object) => {
		const invoice = await bench.client.get<{ id: string }>(`/v1/invoices/${id}`);
		const data = [{ ...invoice, ...change }];
		return await bench.invoices.list(
			readsOf({ '/v1/invoices': { data, has_more: false } }),
			RULE,
			'cus_1',
		);
	};

	it('is no claim while it is a draft', async () => {
		expect(await listed(await bench.claimed(), { from_invoice })).toEqual([]);
	});

	it('counts as it is when it is out, whatever was to be charged', async () => {
		const id = await bench.sent();
		const [record] = await listed(id, { from_invoice, total: 1900 });
		expect(record).toMatchObject({ id, status: 'requires_action', amount: 1900n });
	});
});
