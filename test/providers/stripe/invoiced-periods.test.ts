import { StripeRequestError } from '../../../providers/stripe/client';
import { type InvoicedPeriod, InvoicedPeriods } from '../../../providers/stripe/invoiced-periods';
import { DAY, METER, OTHER_METER, START, useInvoices } from './invoices-rig';

const rig = useInvoices();
/** A period's invoice is a draft for an hour. */
const GRACE = 3600;

async function periods(earliest = START, customer = 'cus_1'): Promise<InvoicedPeriod[]> {
	return await new InvoicedPeriods(rig.client).of(customer, METER, earliest);
}

function days(found: readonly InvoicedPeriod[]): number[] {
	return found.map(({ start }) => (start - START) / DAY);
}

function reads(path: string): number {
	return rig.paths.filter((one) => one === path).length;
}

describe('usage of a period is invoiced', () => {
	beforeEach(() => {
		rig.addPrice('price_calls', METER);
		rig.subscribe('sub_1', 'cus_1', 'price_calls');
	});

	it('when the invoice is final; a draft says when it will be', async () => {
		await rig.report('5');
		rig.moveTo(DAY + GRACE - 1);
		expect(await periods()).toMatchObject([{ start: START, closesAt: START + DAY + GRACE }]);
		rig.moveTo(DAY + GRACE);
		expect(await periods()).toEqual([
			{
				start: START,
				end: START + DAY,
				invoice: expect.stringMatching(/^in_/),
				price: 'price_calls',
				currency: 'usd',
				number: expect.stringMatching(/-0001$/),
			},
		]);
	});

	it('when there was none of it, too', async () => {
		rig.moveTo(DAY + GRACE);
		expect(days(await periods())).toEqual([0]);
	});

	it.each<[string, object]>([
		['pay', {}],
		['mark_uncollectible', {}],
		['void', { isVoid: true }],
	])('whatever becomes of the invoice: %s', async (action, expected) => {
		await rig.report('5');
		rig.moveTo(DAY + GRACE);
		const [open] = await periods();
		const params = action === 'pay' ? { paid_out_of_band: true } : {};
		await rig.post(`/v1/invoices/${open?.invoice}/${action}`, params);
		const after = await periods();
		expect(days(after)).toEqual([0]);
		expect(after).toMatchObject([expected]);
	});

	it('for its own customer', async () => {
		rig.moveTo(DAY + GRACE);
		expect(await periods(START, 'cus_2')).toEqual([]);
	});

	it('as far as it went when the subscription was cancelled', async () => {
		rig.moveTo(DAY / 2);
		await rig.cancel('sub_1');
		rig.moveTo(3 * DAY);
		expect(await periods()).toMatchObject([{ start: START, end: START + DAY / 2 }]);
	});

	it('on invoices of several pages, back to the earliest moment', async () => {
		rig.moveTo(250 * DAY + GRACE);
		expect(days(await periods())).toEqual(Array.from({ length: 250 }, (_, day) => day));
		expect([reads('/v1/invoices'), reads('/v1/prices/price_calls')]).toEqual([3, 1]);
		const late = await periods(START + 248 * DAY + 1);
		expect(days(late)).toEqual([248, 249]);
		expect(reads('/v1/invoices')).toBe(4);
	});
});

describe('the lines of an invoice', () => {
	it('count if their price is one of the meter, which is looked up once', async () => {
		rig.addPrice('price_storage', OTHER_METER);
		rig.addPrice('price_calls', METER);
		rig.subscribe('sub_1', 'cus_1', 'price_storage');
		rig.moveTo(DAY);
		rig.subscribe('sub_2', 'cus_1', 'price_storage', 'price_calls');
		rig.subscribe('sub_3', 'cus_2', 'price_calls');
		rig.moveTo(3 * DAY + GRACE);
		const invoiced = new InvoicedPeriods(rig.client);
		expect(days(await invoiced.of('cus_1', METER, START))).toEqual([1, 2]);
		expect(days(await invoiced.of('cus_1', OTHER_METER, START))).toEqual([0, 1, 1, 2, 2]);
		expect(days(await invoiced.of('cus_2', METER, START))).toEqual([1, 2]);
		expect([reads('/v1/prices/price_storage'), reads('/v1/prices/price_calls')]).toEqual([1, 1]);
	});

	it('make one period, however many tiers there are', async () => {
		rig.addPrice('price_calls', METER, 5);
		rig.subscribe('sub_1', 'cus_1', 'price_calls');
		await rig.report('5');
		rig.moveTo(DAY + GRACE);
		expect(days(await periods())).toEqual([0]);
	});

	it.each([12, 120])('are read to the last, beyond those that it shows: %d', async (tiers) => {
		rig.addPrice('price_storage', OTHER_METER, tiers);
		rig.addPrice('price_calls', METER);
		rig.subscribe('sub_1', 'cus_1', 'price_storage', 'price_calls');
		await rig.report(String(tiers), 'cus_1', 'storage');
		rig.moveTo(DAY + GRACE);
		const [found] = await periods();
		expect(found).toMatchObject({ start: START, end: START + DAY });
		expect(reads(`/v1/invoices/${found?.invoice}/lines`)).toBe(Math.ceil((tiers + 1) / 100));
	});
});

describe('what could not be read', () => {
	it('is the reader’s own error: an unknown customer', async () => {
		const reading = periods(START, 'cus_x');
		await expect(reading).rejects.toBeInstanceOf(StripeRequestError);
		await expect(reading).rejects.toMatchObject({ status: 400, code: 'resource_missing' });
	});

	it('is the reader’s own error: a key without a permission', async () => {
		rig.emulator.state.addKey('rk_test_reads', ['invoice_read', 'product_read']);
		rig.addPrice('price_calls', METER);
		rig.subscribe('sub_1', 'cus_1', 'price_calls');
		rig.moveTo(DAY + GRACE);
		await expect(periods()).rejects.toMatchObject({
			status: 403,
			message: expect.stringContaining('rak_plan_read'),
		});
	});
});

it('tells of all customers the same as of each, looking up no price that is known', async () => {
	rig.addPrice('price_calls', METER);
	rig.addPrice('price_other', OTHER_METER);
	rig.subscribe('sub_1', 'cus_1', 'price_calls');
	rig.subscribe('sub_2', 'cus_2', 'price_other');
	rig.moveTo(5 * DAY + GRACE);
	const prices = new Map([['price_calls', {}]]);
	const all = await new InvoicedPeriods(rig.client, prices).ofAll(METER, START);
	expect([...all]).toEqual([['cus_1', await periods()]]);
	expect(days(all.get('cus_1') ?? [])).toEqual([0, 1, 2, 3, 4]);
	expect(reads('/v1/prices/price_calls')).toBe(1);
});
