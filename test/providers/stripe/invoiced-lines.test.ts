import { StripeRequestError } from '../../../providers/stripe/client';
import { type InvoicedPeriod, InvoicedPeriods } from '../../../providers/stripe/invoiced-periods';
import { DAY, METER, readsOf, START } from './invoices-rig';

/** What the emulator never makes: an invoice of one line, by Stripe's other readings. */
function invoiceOf(
	line: { start: number; end: number; parent?: string; price?: string | null },
	change: Record<string, unknown> = {},
) {
	const { start, end, parent = 'subscription_item_details', price = 'price_calls' } = line;
	const pricing = price === null ? null : { type: 'price_details', price_details: { price } };
	const lines = {
		data: [{ id: 'il_1', period: { start, end }, parent: { type: parent }, pricing }],
		has_more: false,
	};
	return {
		id: 'in_1',
		created: START,
		currency: 'usd',
		number: null,
		status: 'paid',
		lines,
		...change,
	};
}

async function periodsOn(
	invoice: object,
	price: object = { recurring: { meter: METER.id } },
): Promise<InvoicedPeriod[]> {
	const list = { object: 'list', data: [invoice], has_more: false };
	const stripe = readsOf({ '/v1/invoices': list, '/v1/prices/price_calls': price });
	return await new InvoicedPeriods(stripe).of('cus_1', METER, START);
}

describe('a line', () => {
	it('of 0 for a period that only begins with the invoice invoices nothing', async () => {
		expect(await periodsOn(invoiceOf({ start: START, end: START + DAY }))).toEqual([]);
	});

	it('of a period that goes on after its invoice was created invoices what had passed', async () => {
		const line = { start: START - DAY, end: START + DAY };
		expect(await periodsOn(invoiceOf(line))).toEqual([
			{ start: START - DAY, end: START, invoice: 'in_1', price: 'price_calls', currency: 'usd' },
		]);
	});

	it('of an invoice item that was added later invoices all that it names', async () => {
		const line = { start: START, end: START + DAY, parent: 'invoice_item_details' };
		expect(await periodsOn(invoiceOf(line))).toEqual([
			{ start: START, end: START + DAY, invoice: 'in_1', price: 'price_calls', currency: 'usd' },
		]);
	});

	it('without a price is no usage', async () => {
		const line = { start: START - DAY, end: START, price: null };
		expect(await periodsOn(invoiceOf(line))).toEqual([]);
	});

	it('with a price that is not metered is no usage', async () => {
		const invoice = invoiceOf({ start: START - DAY, end: START });
		expect(await periodsOn(invoice, { recurring: null })).toEqual([]);
		expect(await periodsOn(invoice, { recurring: { meter: null } })).toEqual([]);
	});

	it('on an invoice with a status of Stripe’s future is invoiced', async () => {
		const invoice = invoiceOf({ start: START - DAY, end: START }, { status: 'settling' });
		expect(await periodsOn(invoice)).toHaveLength(1);
	});
});

describe('what could not be read', () => {
	it('is not taken for the answer: a price is asked for again', async () => {
		const answers: Record<string, unknown> = {
			'/v1/invoices': {
				data: [invoiceOf({ start: START - DAY, end: START })],
				has_more: false,
			},
			'/v1/prices/price_calls': new StripeRequestError('busy', 503),
		};
		const invoiced = new InvoicedPeriods(readsOf(answers));
		await expect(invoiced.of('cus_1', METER, START)).rejects.toMatchObject({ status: 503 });
		answers['/v1/prices/price_calls'] = { recurring: { meter: METER.id } };
		expect(await invoiced.of('cus_1', METER, START)).toHaveLength(1);
	});

	it('is not guessed: which meter a deleted price billed', async () => {
		const invoice = invoiceOf({ start: START - DAY, end: START });
		const deleted = { id: 'price_calls', object: 'price', deleted: true };
		await expect(periodsOn(invoice, deleted)).rejects.toThrow(
			'price_calls of an invoice is deleted',
		);
	});

	it.each<[string, unknown[]]>([
		['nothing', []],
		['itself', [{ id: 'in_1', status: 'draft' }]],
	])('is no end of the list: a page that goes on to %s', async (_, data) => {
		const stripe = readsOf({ '/v1/invoices': { data, has_more: true } });
		const reading = new InvoicedPeriods(stripe).of('cus_1', METER, START);
		await expect(reading).rejects.toThrow('the list /v1/invoices goes on');
	});
});
