import type { HttpAnswer } from '../../../../providers/stripe/http';
import { NOW } from '../../../metering/trigger/fires';
import { ChargeBench, CUSTOMER } from './charge-bench';
import { tampering } from './invoice-bench';

const bench = new ChargeBench();
const LIST = '/v1/payment_intents';

/** Why nothing could be read. */
async function unread(customer = CUSTOMER) {
	const { found, halt } = await bench.readAny('top-up', customer);
	if (found.ok) throw new Error('was read');
	return { ...found.outcome, halts: halt.why?.code };
}

describe('what cannot be understood', () => {
	it.each<[string, string, string]>([
		['metered_billing_occasion', '["event"]', '"["event"]"'],
		['metered_billing_occasion', '', 'missing'],
		['metered_billing_amount', 'lots', '"lots"'],
		['metered_billing_fingerprint', '', 'missing'],
		['metered_billing_tried_by', 'noon', '"noon"'],
		['metered_billing_paid_by', '-1', '"-1"'],
	])('is an error that names the charge and %s', async (field, value, shown) => {
		bench.card();
		const id = await bench.claim();
		await bench.post(`${LIST}/${id}`, { metadata: { [field]: value } });
		const { status, code, reason, halts } = await unread();
		expect({ status, code, halts }).toEqual({ status: 'rejected', code: 'charge_unreadable' });
		expect(reason).toContain(
			`metadata.${field} of the charge ${id} is ${shown.replace(/(?<=.)"(?=.)/g, '\\"')}`,
		);
	});

	it.each<[string, Record<string, unknown>]>([
		['status', { status: 'requires_capture' }],
		['status', { status: 'requires_payment_method', payment_method: null }],
		['status', { status: 'reversed' }],
		['amount', { amount: 1.5 }],
		['amount', { amount: '2000' }],
		['created', { created: null }],
	])('is an error that names the charge and its %s: %j', async (field, wrong) => {
		bench.card();
		const id = await bench.claim();
		bench.onTheWay = tampering(
			({ path }) => path.startsWith(`${LIST}?`),
			({ data, ...page }) => ({
				...page,
				data: (data as object[]).map((one) => ({ ...one, ...wrong })),
			}),
		);
		const { code, reason } = await unread();
		expect(code).toBe('charge_unreadable');
		expect(reason).toContain(`${field} of the charge ${id} is ${JSON.stringify(wrong[field])}`);
	});

	it('in a charge of another trigger is no matter', async () => {
		bench.card();
		const id = await bench.claim('order 7', { rule: 'another' });
		await bench.post(`${LIST}/${id}`, { metadata: { metered_billing_amount: 'lots' } });
		expect((await bench.read()).charges).toEqual([]);
	});
});

describe('what is not Stripe’s answer', () => {
	it.each<[string, string, unknown]>([
		['a list', `${LIST}?`, { ok: true }],
		['a list', `${LIST}?`, { data: [] }],
		['a list', `${LIST}?`, { data: {}, has_more: false }],
		['a list of invoices', '/v1/invoices?', { data: [] }],
		['a customer', '/v1/customers/', { id: CUSTOMER }],
		['another customer', '/v1/customers/', { object: 'customer', id: 'cus_B' }],
	])('does not pass for %s', async (_what, path, body) => {
		bench.onTheWay = tampering(
			(request) => request.path.startsWith(path),
			() => body as Record<string, unknown>,
		);
		expect(await unread()).toMatchObject({
			status: 'unsent',
			reason: expect.stringMatching(/is not Stripe's .*is a proxy in between\?$/),
		});
	});

	it('without a date says nothing of how long ago a charge was', async () => {
		bench.onTheWay = async (_, go) => {
			const { date, ...headers } = ((await go()) as HttpAnswer).headers;
			expect(date).toMatch(/GMT$/);
			return { ...((await go()) as HttpAnswer), headers };
		};
		expect(await unread()).toMatchObject({ reason: expect.stringMatching(/bear no Date/) });
	});
});

it('counts time from the first answer, which makes charges no older than they are', async () => {
	bench.onTheWay = async (_, go) => {
		const answer = await go();
		bench.pass(30);
		return answer;
	};
	expect((await bench.read()).now).toBe(NOW);
});

it('does not take the time from a gateway that answers in Stripe’s place', async () => {
	let answers = 0;
	bench.onTheWay = async (_, go) => {
		answers += 1;
		if (answers > 1) return await go();
		const headers = { date: new Date((NOW + 86_400) * 1000).toUTCString() };
		return { status: 502, headers, body: 'Bad Gateway' };
	};
	expect((await bench.read()).now).toBe(NOW);
	expect(answers).toBeGreaterThan(1);
});

it('asks everything under the pace of the run, and again while there is no clear answer', async () => {
	bench.card();
	for (const path of ['/v1/customers/', '/v1/invoices$', `${LIST}$`]) {
		bench.fault({ kind: 'cut', path });
		bench.fault({ kind: 'refuse', status: 503, path });
		bench.fault({
			kind: 'refuse',
			status: 429,
			path,
			headers: { 'stripe-rate-limited-reason': 'global-rate' },
		});
	}
	expect((await bench.read()).customer.isDeleted).toBe(false);
	expect(bench.asked).toHaveLength(4 * 3);
});

describe('what a key lacks ends the run', () => {
	const all = ['customer_read', 'payment_method_read', 'payment_intent_read', 'invoice_read'];
	it.each([
		['customer_read', 'Customers: Read and Payment Methods: Read'],
		['payment_method_read', 'Customers: Read and Payment Methods: Read'],
		['payment_intent_read', 'Payment Intents: Write and Charges and Refunds: Read'],
		['invoice_read', 'Invoices: Write'],
	])('%s, in Stripe’s words', async (lacking, words) => {
		bench.key = 'rk_test_reads';
		bench.emulator.state.addKey(
			bench.key,
			all.filter((one) => one !== lacking) as Parameters<typeof bench.emulator.state.addKey>[1],
		);
		const { code, reason, halts } = await unread();
		expect({ code, halts }).toEqual({ code: 'permission_missing', halts: 'permission_missing' });
		expect(reason).toContain(`'rak_${lacking}'`);
		expect(reason).toMatch(new RegExp(`the permission ${words}$`));
	});

	it('all, when it is not accepted', async () => {
		bench.key = 'nonsense';
		expect(await unread()).toMatchObject({ code: 'key_not_accepted', halts: 'key_not_accepted' });
	});
});
