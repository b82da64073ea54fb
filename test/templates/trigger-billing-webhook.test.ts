import type { IDataObject } from 'n8n-workflow';
import { type RunningEmulator, startEmulator } from '../../emulator';
import { runWorkflow, stripeCredential } from '../support/engine';
import { withSettings } from './scheduled';
import { template } from './template-files';

interface Answer {
	readonly status: number;
	readonly headers: IDataObject;
	readonly body: IDataObject;
}

const CHARGE = { customer: 'cus_a', event_id: 'order-7', amount: 2000, description: 'Order 7' };
/** No key of Stripe's at all. */
const WRONG_KEY = { apiKey: ['sk', 'nonsense'].join('_') };
let stripe: RunningEmulator;

beforeAll(async () => {
	stripe = await startEmulator({ limits: 'off', seed: 9 });
});
afterAll(async () => await stripe.close());
beforeEach(() => {
	stripe.faults.clear();
	stripe.clock.set(Date.now());
	stripe.state.reset();
	stripe.state.addCustomer('cus_a');
	stripe.state.addPaymentMethod({ customer: 'cus_a', id: 'pm_a' });
});

/** One call of the webhook, and what the app gets to see. */
async function call(
	body: IDataObject = CHARGE,
	settings: IDataObject = {},
	credential: Record<string, string> = {},
): Promise<Answer> {
	const run = await runWorkflow(withSettings(template('trigger-billing-webhook.json'), settings), {
		mode: 'webhook',
		items: [{ headers: {}, params: {}, query: {}, body }],
		credentials: {
			httpHeaderAuth: { name: 'X-Billing-Key', value: 'test' },
			...stripeCredential(stripe, credential),
		},
	});
	const { statusCode, headers, body: answer } = run.response as unknown as IDataObject;
	return {
		status: Number(statusCode),
		headers: headers as IDataObject,
		body: answer as IDataObject,
	};
}

const taken = (): number[] => stripe.state.live.charges('cus_a').map(({ captured }) => captured);

it('charges an event, and answers with the charge', async () => {
	const { status, headers, body } = await call();
	expect(status).toBe(200);
	expect(headers).not.toHaveProperty('retry-after');
	expect(body).toEqual({
		charged: true,
		code: null,
		message: null,
		event_id: 'order-7',
		customer: 'cus_a',
		charge_id: expect.stringMatching(/^pi_/) as string,
		charge_status: 'succeeded',
		amount: 2000,
		currency: 'usd',
		decline_code: null,
		is_repeat: false,
	});
	expect(taken()).toEqual([2000]);
});

it('answers a call that is repeated with the same charge, also a year later', async () => {
	const { body } = await call();
	stripe.clock.advance(365 * 86_400_000);
	const again = await call();
	expect(again).toMatchObject({
		status: 200,
		body: { charged: true, charge_id: body.charge_id, is_repeat: true, code: 'already_fired' },
	});
	expect(taken()).toEqual([2000]);
});

it('does not let an event that was charged pass for one of another amount', async () => {
	await call();
	const { status, body } = await call({ ...CHARGE, amount: 9000 });
	expect({ status, ...body }).toMatchObject({
		status: 422,
		charged: true,
		is_repeat: true,
		amount: 2000,
		message: expect.stringMatching(/with another amount: 20\.00 USD/) as string,
	});
	expect(await call({ ...CHARGE, amount: '2000' })).toMatchObject({ status: 200 });
	expect(taken()).toEqual([2000]);
});

it('charges once for calls at the same moment, and tells none that nothing was charged for good', async () => {
	const answers = await Promise.all([1, 2, 3].map(async () => await call()));
	expect(taken()).toEqual([2000]);
	expect(answers.map(({ status }) => status)).toContain(200);
	for (const { status, headers } of answers) {
		expect([200, 409]).toContain(status);
		if (status === 409) expect(headers).toHaveProperty('retry-after');
	}
	expect(await call()).toMatchObject({ status: 200, body: { is_repeat: true } });
});

it('answers 402 for a card that is declined, without trying it again for the same event', async () => {
	stripe.state.setBehaviour('pm_a', 'insufficient_funds');
	const declined = {
		status: 402,
		body: { charged: false, code: 'declined', decline_code: 'insufficient_funds' },
	};
	expect(await call()).toMatchObject(declined);
	expect(await call()).toMatchObject(declined);
	expect(stripe.state.live.charges('cus_a')).toHaveLength(1);
});

it.each<[string, string]>([
	['authentication_required', 'authentication_required'],
	['expired_card', 'declined'],
])('answers 402 for a card that says %s', async (behaviour, code) => {
	stripe.state.setBehaviour('pm_a', behaviour as 'expired_card');
	expect(await call()).toMatchObject({ status: 402, body: { charged: false, code } });
	expect(taken().filter((amount) => amount > 0)).toEqual([]);
});

it('answers 402 for a customer who has stored nothing to pay with', async () => {
	stripe.state.addCustomer('cus_bare');
	expect(await call({ ...CHARGE, customer: 'cus_bare' })).toMatchObject({
		status: 402,
		body: { code: 'no_payment_method' },
	});
});

it('answers 200 for a debit that is under way, and 409 for the next event until it is paid', async () => {
	stripe.state.addCustomer('cus_bank');
	const bank = stripe.state.addPaymentMethod({ customer: 'cus_bank', type: 'us_bank_account' });
	stripe.state.setBehaviour(bank.id, 'debit_succeeds');
	const debit = { ...CHARGE, customer: 'cus_bank' };
	expect(await call(debit)).toMatchObject({ status: 200, body: { charge_status: 'processing' } });
	const next = await call({ ...debit, event_id: 'order-8' });
	expect(next).toMatchObject({ status: 409, body: { charged: false, code: 'pending_charge' } });
});

it('answers 409 within the cooldown, and says in seconds when to come back', async () => {
	await call();
	const { status, headers, body } = await call({ ...CHARGE, event_id: 'order-8' });
	expect({ status, code: body.code }).toEqual({ status: 409, code: 'cooldown' });
	expect(Number(headers['retry-after'])).toBeGreaterThan(0);
	expect(Number(headers['retry-after'])).toBeLessThanOrEqual(62);
});

it.each<[string, IDataObject, string]>([
	['largest charge', { largest_amount: 1999 }, 'amount_limit'],
	['most in a day', { most_per_day: 1999 }, 'amount_limit'],
])('answers 409 beyond the %s', async (_which, settings, code) => {
	expect(await call(CHARGE, settings)).toMatchObject({ status: 409, body: { code } });
	expect(taken()).toEqual([]);
});

it.each<[string, IDataObject, string, RegExp]>([
	['no body', {}, 'invalid_customer', /Customer/],
	['no event', { ...CHARGE, event_id: '' }, 'invalid_event_id', /Event ID/],
	['a decimal', { ...CHARGE, amount: 20.5 }, 'invalid_amount', /2050/],
	['no amount', { ...CHARGE, amount: null }, 'invalid_amount', /Amount/],
	['nobody known', { ...CHARGE, customer: 'cus_nobody' }, 'customer_not_found', /customer/i],
])('answers 422 to %s', async (_what, body, code, message) => {
	const answer = await call(body);
	expect(answer).toMatchObject({ status: 422, body: { charged: false, code } });
	expect(answer.body.message).toMatch(message);
	expect(taken()).toEqual([]);
});

it.each([{ currency: 'usx' }, { trigger_name: '' }, { cooldown_seconds: -5 }])(
	'answers 503 where Settings have %j, since the request is not at fault',
	async (settings) => {
		const { status, headers, body } = await call(CHARGE, settings);
		expect({ status, charged: body.charged }).toEqual({ status: 503, charged: false });
		expect(headers).toHaveProperty('retry-after', '60');
		expect(body.message).toMatch(/^Nothing was charged: the workflow .+ is not set up/);
	},
);

it('answers 503 where it is not known, and the same event finds it out', async () => {
	const headers = { 'stripe-should-retry': 'false' };
	stripe.faults.add({ kind: 'fail', when: 'after_commit', path: 'confirm$', headers });
	stripe.faults.add({ kind: 'fail', method: 'GET', path: 'payment_intents$', skip: 2, headers });
	const lost = await call();
	expect(lost).toMatchObject({ status: 503, body: { charged: null, code: 'in_doubt' } });
	expect(lost.headers).toHaveProperty('retry-after', '60');
	stripe.faults.clear();
	expect(await call()).toMatchObject({ status: 200, body: { charged: true } });
	expect(taken()).toEqual([2000]);
});

it('answers 503 where the key is wrong, and tells the app neither key nor reason', async () => {
	const { status, body } = await call(CHARGE, {}, WRONG_KEY);
	expect(status).toBe(503);
	expect(body).toMatchObject({ charged: false, charge_id: null });
	expect(JSON.stringify(body)).not.toMatch(/nonsense|Stripe Billing API/);
	expect(body.message).toMatch(/^Nothing was charged: /);
});
