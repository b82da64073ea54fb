import type Stripe from 'stripe';
import { DAY_MS, orderOf, tampering, useInvoiceBench } from './invoice-bench';

const bench = useInvoiceBench();

const charge = async (id: string, key = `${id}.0`) => await bench.invoices.charge(key, id);
const NOT_OPEN = { kind: 'answered', value: { kind: 'not_open' } };
const isLook = ({ method, path }: { method: string; path: string }) =>
	method === 'GET' && /^\/v1\/invoices\/in_\w+$/.test(path);

/** Lines that the customer is shown. */
async function linesOf(id: string) {
	const { lines } = await bench.client.get<Stripe.Invoice>(`/v1/invoices/${id}`);
	return lines.data.map(({ amount, description }) => [amount, description]);
}

it('puts the amount on the draft and sends it, once', async () => {
	const id = await bench.claimed();
	bench.emulator.clock.advance(60_000);
	const sent = await charge(id);
	expect(sent).toEqual({
		kind: 'answered',
		value: {
			kind: 'done',
			charge: {
				id,
				occasion: orderOf().occasion,
				capture: 'client_confirm',
				amount: 2500n,
				currency: 'usd',
				status: 'requires_action',
				created: Date.UTC(2026, 2, 10, 12) / 1000,
				at: Date.UTC(2026, 2, 10, 12, 1) / 1000,
				payPage: expect.stringMatching(/^https:\/\/invoice\.stripe\.com\//),
				isResumed: false,
			},
		},
	});
	expect(await linesOf(id)).toEqual([[2500, 'milestones']]);
	expect(bench.truth()).toMatchObject([
		{ total: 2500, status: 'open', sent_ms: [expect.any(Number)] },
	]);
	expect(await charge(id)).toEqual(NOT_OPEN);
	expect(await charge(id, 'another key')).toEqual(NOT_OPEN);
	expect(bench.truth()[0]?.sent_ms).toHaveLength(1);
});

it('says on the line what the customer is to read, and charges yen as yen', async () => {
	const note = { description: 'Website, phase 2' };
	const id = await bench.claimed({ amount: 3000n, currency: 'jpy', note });
	expect(await charge(id)).toMatchObject({ value: { charge: { amount: 3000n, currency: 'jpy' } } });
	expect(await linesOf(id)).toEqual([[3000, 'Website, phase 2']]);
});

it('is told as paid when the customer has paid, and not charged again', async () => {
	const id = await bench.claimed();
	await charge(id);
	bench.emulator.state.test.payInvoice(id);
	expect(await charge(id, 'a day later')).toEqual(NOT_OPEN);
	expect(bench.emulator.state.charges('cus_1')).toMatchObject([{ captured: 2500 }]);
});

it.each([
	['deleted', async (id: string) => void (await bench.invoices.drop(id))],
	[
		'finalized by a person',
		async (id: string) => void (await bench.post(`/v1/invoices/${id}/finalize`)),
	],
])('does nothing about a claim that was %s', async (_, doIt) => {
	const id = await bench.claimed();
	await doIt(id);
	const before = bench.truth();
	expect(await charge(id)).toEqual(NOT_OPEN);
	expect(bench.truth()).toEqual(before);
});

it('goes on with a draft that has its line already, a day after its keys are forgotten', async () => {
	const id = await bench.claimed();
	bench.emulator.faults.add({ kind: 'cut', path: 'send$', count: 1 });
	expect(await charge(id)).toMatchObject({ kind: 'unclear' });
	expect(bench.truth()).toMatchObject([{ status: 'draft', total: 2500 }]);
	bench.emulator.clock.advance(2 * DAY_MS);
	expect(await charge(id)).toMatchObject({ value: { kind: 'done' } });
	expect(bench.truth()).toMatchObject([{ status: 'open', total: 2500 }]);
	expect(await linesOf(id)).toHaveLength(1);
});

describe('never sends', () => {
	const item = async (invoice: string, amount: number) =>
		await bench.post('/v1/invoiceitems', { customer: 'cus_1', invoice, amount: String(amount) });
	afterEach(() => {
		expect(bench.truth()).toMatchObject([{ status: 'draft', sent_ms: [] }]);
	});

	it('another amount', async () => {
		const id = await bench.claimed();
		await item(id, 2500);
		await item(id, 2500);
		expect(await charge(id)).toEqual({
			kind: 'rejected',
			code: 'total_differs',
			reason: `the invoice ${id} comes to 50.00 USD instead of 25.00 USD, since somebody changed the draft or the account adds something to its invoices, such as tax. It is not sent. Fire again, or charge Off-Session`,
		});
	});

	it('an amount that Stripe adds something to', async () => {
		const id = await bench.claimed();
		bench.onTheWay = tampering(isLook, (body) => ({
			...body,
			total: Number(body.total) * 1.2,
		}));
		expect(await charge(id)).toMatchObject({
			kind: 'rejected',
			code: 'total_differs',
			reason: expect.stringContaining('comes to 30.00 USD instead of 25.00 USD'),
		});
	});

	it('what the customer owes from before', async () => {
		const id = await bench.claimed();
		bench.onTheWay = tampering(isLook, (body) => ({ ...body, starting_balance: 480 }));
		expect(await charge(id)).toEqual({
			kind: 'rejected',
			code: 'balance_owed',
			reason: `the customer owes 4.80 USD from before, which Stripe would add to the invoice ${id} of 25.00 USD. It is not sent. Settle the customer's balance in Stripe first, or charge Off-Session`,
		});
	});

	it('to nobody', async () => {
		const id = await bench.claimed();
		await bench.post('/v1/customers/cus_1', { email: '' });
		expect(await charge(id)).toMatchObject({ kind: 'rejected', code: 'no_email' });
	});

	it('what nobody can read', async () => {
		const id = await bench.claimed();
		await bench.post(`/v1/invoices/${id}`, { 'metadata[metered_billing_amount]': '25.00' });
		expect(await charge(id)).toMatchObject({
			kind: 'refused_for_now',
			code: 'charge_unreadable',
			reason: expect.stringContaining(
				`metadata.metered_billing_amount of the charge ${id} is "25.00"`,
			),
		});
	});
});

it('lets a customer use up what they have to their credit', async () => {
	const id = await bench.claimed();
	bench.onTheWay = tampering(isLook, (body) => ({ ...body, starting_balance: -480 }));
	expect(await charge(id)).toMatchObject({ value: { kind: 'done' } });
});

it('does not vouch for an invoice that a person changed as it was sent', async () => {
	const id = await bench.claimed();
	bench.onTheWay = async ({ path }, go) => {
		const isSend = path.endsWith('/send');
		bench.onTheWay = isSend ? async (_, on) => await on() : bench.onTheWay;
		if (isSend)
			await bench.post('/v1/invoiceitems', { customer: 'cus_1', invoice: id, amount: '9' });
		return await go();
	};
	const total = {
		code: 'charge_unreadable',
		reason: expect.stringContaining('total of the charge'),
	};
	expect(await charge(id)).toMatchObject({ kind: 'refused_for_now', ...total });
	await expect(bench.list()).rejects.toMatchObject({ code: total.code, message: total.reason });
});
