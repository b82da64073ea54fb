import type Stripe from 'stripe';
import { refused, useEmulator } from './support';

const rig = useEmulator();
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

type Params = Partial<Stripe.PaymentIntentCreateParams>;

/** Charges `cus_1` five dollars off session, with the payment method or test card given. */
async function charge(payment_method: string, more: Params = {}, idempotencyKey?: string) {
	return await rig.stripe.paymentIntents.create(
		{
			amount: 500,
			currency: 'usd',
			customer: 'cus_1',
			payment_method,
			automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
			confirm: true,
			off_session: true,
			...more,
		},
		idempotencyKey === undefined ? {} : { idempotencyKey },
	);
}

function captured(): number[] {
	return rig.emulator.state.test.charges('cus_1').map((one) => one.captured);
}

function card(behaviour: Parameters<typeof rig.emulator.state.setBehaviour>[1]): string {
	return rig.emulator.state.addPaymentMethod({ customer: 'cus_1', behaviour }).id;
}

it('charges the customer’s card while they are away', async () => {
	const method = card('succeeds');
	const intent = await charge(method, { metadata: { rule: 'wallet' }, description: 'Top-up' });
	expect(intent).toMatchObject({
		object: 'payment_intent',
		status: 'succeeded',
		amount: 500,
		amount_received: 500,
		currency: 'usd',
		customer: 'cus_1',
		payment_method: method,
		metadata: { rule: 'wallet' },
		description: 'Top-up',
		latest_charge: expect.stringMatching(/^ch_/),
	});
	expect(await rig.stripe.paymentIntents.retrieve(intent.id)).toMatchObject({ id: intent.id });
	expect(rig.emulator.state.test.charges('cus_1')).toMatchObject([
		{ payment_intent: intent.id, amount: 500, captured: 500, metadata: { rule: 'wallet' } },
	]);
	expect(rig.emulator.state.live.charges('cus_1')).toEqual([]);
	const charged = await rig.stripe.charges.list({ payment_intent: intent.id });
	expect(charged.data).toMatchObject([{ id: intent.latest_charge, paid: true }]);
});

it.each<[Parameters<typeof card>[0], string, string]>([
	['generic_decline', 'card_declined', 'generic_decline'],
	['insufficient_funds', 'card_declined', 'insufficient_funds'],
	['expired_card', 'expired_card', ''],
	['processing_error', 'processing_error', ''],
])('answers 402 to a card with %s and keeps the failure', async (behaviour, code, decline_code) => {
	const method = card(behaviour);
	const error = await refused(charge(method));
	expect(error).toMatchObject({
		type: 'StripeCardError',
		statusCode: 402,
		code,
		decline_code,
		charge: expect.stringMatching(/^ch_/),
		payment_intent: {
			status: 'requires_payment_method',
			payment_method: null,
			amount_received: 0,
			last_payment_error: { code, payment_method: { id: method, card: { last4: '4242' } } },
		},
	});
	const { data } = await rig.stripe.paymentIntents.list({ customer: 'cus_1' });
	expect(data).toMatchObject([{ id: error.payment_intent?.id, latest_charge: error.charge }]);
	expect(rig.emulator.state.test.charges('cus_1')).toMatchObject([
		{ status: 'failed', captured: 0, failure_code: code },
	]);
});

it('lets a failed payment be confirmed again, with another card, once', async () => {
	const { payment_intent } = await refused(charge(card('generic_decline')));
	const id = payment_intent?.id ?? '';
	const again = async () =>
		await rig.stripe.paymentIntents.confirm(id, { payment_method: card('succeeds') });
	expect(await again()).toMatchObject({ status: 'succeeded', last_payment_error: null });
	expect(await refused(again())).toMatchObject({
		statusCode: 400,
		code: 'payment_intent_unexpected_state',
		payment_intent: { id, status: 'succeeded' },
	});
	expect(captured()).toEqual([0, 500]);
});

it('changes what a card does from one charge to the next', async () => {
	const method = card('succeeds');
	rig.emulator.state.setBehaviour(method, 'insufficient_funds');
	await refused(charge(method));
	rig.emulator.state.setBehaviour(method, 'succeeds');
	await charge(method);
	expect(captured()).toEqual([0, 500]);
});

describe('a card that wants its holder', () => {
	it('is refused while they are away, without a charge', async () => {
		const error = await refused(charge(card('authentication_required')));
		expect(error).toMatchObject({
			statusCode: 402,
			code: 'authentication_required',
			decline_code: 'authentication_required',
			payment_intent: { status: 'requires_payment_method', latest_charge: null },
		});
		expect(captured()).toEqual([]);
	});

	it('fails at once where no action can be taken', async () => {
		const away = { off_session: false, error_on_requires_action: true };
		const error = await refused(charge(card('authentication_required'), away));
		expect(error).toMatchObject({ statusCode: 402, decline_code: 'authentication_not_handled' });
	});

	it('waits for them otherwise, and takes what they do', async () => {
		const method = card('authentication_required');
		const { state } = rig.emulator;
		const waiting = async () => await charge(method, { off_session: false });
		const paid = await waiting();
		expect(paid).toMatchObject({ status: 'requires_action', latest_charge: null });
		const given = await waiting();
		state.test.authenticate(paid.id, true);
		state.test.authenticate(given.id, false);
		expect(await rig.stripe.paymentIntents.retrieve(paid.id)).toMatchObject({
			status: 'succeeded',
		});
		expect(await rig.stripe.paymentIntents.retrieve(given.id)).toMatchObject({
			status: 'requires_payment_method',
			last_payment_error: { code: 'payment_intent_authentication_failure' },
		});
		expect(() => state.test.authenticate(paid.id, true)).toThrow(/requires action/);
		expect(captured()).toEqual([500]);
	});
});

describe('a bank debit', () => {
	it.each<[Parameters<typeof card>[0], string, number]>([
		['debit_succeeds', 'succeeded', 500],
		['debit_insufficient_funds', 'requires_payment_method', 0],
		['debit_pends', 'processing', 0],
	])('pends for days: %s', async (behaviour, status, received) => {
		const type = 'us_bank_account';
		const { id: method } = rig.emulator.state.addPaymentMethod({
			customer: 'cus_1',
			type,
			behaviour,
		});
		const { id, status: first } = await charge(method);
		expect(first).toBe('processing');
		rig.emulator.clock.advance(4 * DAY_MS - 60_000);
		expect((await rig.stripe.paymentIntents.retrieve(id)).status).toBe('processing');
		expect(captured()).toEqual([0]);
		rig.emulator.clock.advance(60_000);
		const { data } = await rig.stripe.paymentIntents.list({ customer: 'cus_1' });
		expect(data).toMatchObject([{ id, status, amount_received: received }]);
		expect(captured()).toEqual([received]);
	});

	it('is refused in another currency than dollars, and cannot be cancelled', async () => {
		const { stripe } = rig;
		const method = await stripe.paymentMethods.attach('pm_usBankAccount_success', {
			customer: 'cus_1',
		});
		expect(await refused(charge(method.id, { currency: 'eur' }))).toMatchObject({
			statusCode: 400,
			param: 'currency',
		});
		const { id } = await charge(method.id);
		const error = await refused(stripe.paymentIntents.cancel(id));
		expect(error).toMatchObject({ code: 'payment_intent_unexpected_state' });
	});
});

it('cancels what is not paid, for good', async () => {
	const { payment_intent } = await refused(charge(card('generic_decline')));
	const id = payment_intent?.id ?? '';
	const { paymentIntents } = rig.stripe;
	const canceled = await paymentIntents.cancel(id, { cancellation_reason: 'abandoned' });
	expect(canceled).toMatchObject({ status: 'canceled', cancellation_reason: 'abandoned' });
	const error = await refused(paymentIntents.confirm(id, { payment_method: card('succeeds') }));
	expect(error.code).toBe('payment_intent_unexpected_state');
	const { id: paid } = await charge(card('succeeds'));
	expect((await refused(paymentIntents.cancel(paid))).statusCode).toBe(400);
});

describe('what is refused without a trace', () => {
	it.each<[string, Params, Partial<Stripe.errors.StripeError>]>([
		['no card', { payment_method: undefined }, { code: 'payment_intent_unexpected_state' }],
		['a card that is not there', { payment_method: 'pm_x' }, { code: 'resource_missing' }],
		['a customer that is not there', { customer: 'cus_x' }, { code: 'resource_missing' }],
		[
			'a redirect to nowhere',
			{ automatic_payment_methods: { enabled: true } },
			{ statusCode: 400 },
		],
		['off session unconfirmed', { confirm: false }, { param: 'off_session' }],
		['another customer’s card', { customer: 'cus_2' }, { param: 'payment_method' }],
		['a card without its customer', { customer: undefined }, { code: 'parameter_missing' }],
		['a currency that is none', { currency: 'xxx' }, { param: 'currency' }],
		['nothing', { amount: 0 }, { code: 'parameter_invalid_integer' }],
		['too little', { amount: 49 }, { code: 'amount_too_small' }],
		['too few yen', { amount: 49, currency: 'jpy' }, { code: 'amount_too_small' }],
		['nine digits', { amount: 100_000_000 }, { code: 'amount_too_large' }],
		['eleven digits of yen', { amount: 1e10, currency: 'jpy' }, { code: 'amount_too_large' }],
		['a thousandth of a dinar', { amount: 5001, currency: 'kwd' }, { param: 'amount' }],
	])('%s', async (_, params, expected) => {
		const error = await refused(charge(card('succeeds'), params));
		expect(error).toMatchObject({ type: 'StripeInvalidRequestError', ...expected });
		expect((await rig.stripe.paymentIntents.list()).data).toEqual([]);
	});

	it('a deleted customer', async () => {
		const method = card('succeeds');
		await rig.stripe.customers.del('cus_1');
		expect(await refused(charge(method))).toMatchObject({ param: 'customer' });
	});

	it('nothing of the smallest and largest amounts', async () => {
		const method = card('succeeds');
		for (const [amount, currency] of [
			[50, 'USD'],
			[99_999_999, 'usd'],
			[50, 'jpy'],
			[9_999_999_999, 'jpy'],
			[999_999_999_999, 'idr'],
			[5000, 'kwd'],
		] as const) {
			expect((await charge(method, { amount, currency })).amount_received).toBe(amount);
		}
	});
});

describe('a list', () => {
	it('shows a payment at once, newest first, by customer, time and page', async () => {
		const method = card('succeeds');
		const made: string[] = [];
		for (let index = 0; index < 12; index += 1) {
			made.unshift((await charge(method)).id);
			rig.emulator.clock.advance(HOUR_MS);
		}
		await rig.stripe.paymentIntents.create({ amount: 500, currency: 'usd', customer: 'cus_2' });
		const { paymentIntents } = rig.stripe;
		const all = await paymentIntents.list({ customer: 'cus_1', limit: 5 }).autoPagingToArray({
			limit: 100,
		});
		expect(all.map(({ id }) => id)).toEqual(made);
		const [, second] = all;
		const late = await paymentIntents.list({
			customer: 'cus_1',
			created: { gte: second.created },
		});
		expect(late.data.map(({ id }) => id)).toEqual(made.slice(0, 2));
	});

	it('shows a payment’s card and charge when asked to', async () => {
		const method = card('succeeds');
		await charge(method);
		const { data } = await rig.stripe.paymentIntents.list({
			expand: ['data.payment_method', 'data.latest_charge'],
		});
		expect(data).toMatchObject([
			{ payment_method: { id: method, type: 'card' }, latest_charge: { object: 'charge' } },
		]);
	});
});

describe('an idempotency key', () => {
	it('replays a charge and a decline for a day, and then charges again', async () => {
		const method = card('succeeds');
		const first = await charge(method, {}, 'key');
		rig.emulator.clock.advance(DAY_MS - 60_000);
		expect((await charge(method, {}, 'key')).id).toBe(first.id);
		rig.emulator.clock.advance(60_000);
		expect((await charge(method, {}, 'key')).id).not.toBe(first.id);
		expect(captured()).toEqual([500, 500]);
		rig.emulator.state.setBehaviour(method, 'generic_decline');
		await refused(charge(method, {}, 'declined'));
		rig.emulator.state.setBehaviour(method, 'succeeds');
		expect((await refused(charge(method, {}, 'declined'))).statusCode).toBe(402);
		expect(captured()).toEqual([500, 500, 0]);
	});

	it.each<['before_commit' | 'after_commit', number]>([
		['before_commit', 0],
		['after_commit', 1],
	])('replays a 500 whose truth only the list shows: %s', async (when, charges) => {
		const method = card('succeeds');
		rig.emulator.faults.add({ kind: 'fail', when, method: 'POST', count: 1 });
		const again = async () => await charge(method, {}, 'key');
		expect((await refused(again())).statusCode).toBe(500);
		expect((await refused(again())).statusCode).toBe(500);
		const { data } = await rig.stripe.paymentIntents.list({ customer: 'cus_1' });
		expect([data.length, captured().length]).toEqual([charges, charges]);
	});

	it('finds the charge of an answer that was lost', async () => {
		const method = card('succeeds');
		rig.emulator.faults.add({ kind: 'cut', when: 'after_commit', method: 'POST', count: 2 });
		// The official client sends once more, whatever it is told, when a connection is cut.
		const error = await refused(charge(method, {}, 'key'));
		expect(error.type).toBe('StripeConnectionError');
		await charge(method, {}, 'key');
		expect(captured()).toEqual([500]);
	});
});

it('names its types as this version does', async () => {
	const types = { automatic_payment_methods: undefined, allowed_payment_method_types: ['card'] };
	expect((await charge(card('succeeds'), types)).payment_method_types).toEqual(['card']);
	const older = 'amount=500&currency=usd&payment_method_types[]=card';
	const { status, body } = await rig.raw('POST', '/v1/payment_intents', { form: older });
	expect(status).toBe(400);
	expect(body.error.code).toBe('payment_method_types_no_longer_supported');
});

it('can be locked, which charges nothing', async () => {
	const error = { type: 'invalid_request_error', code: 'lock_timeout', message: 'Locked.' };
	rig.emulator.faults.add({ kind: 'refuse', status: 429, body: { error }, count: 1 });
	expect(await refused(charge(card('succeeds')))).toMatchObject({ code: 'lock_timeout' });
	expect(captured()).toEqual([]);
});

describe('with calls that take a while', () => {
	const slow = useEmulator(() => ({ latencyMs: 100 }));

	it('locks a payment that is being confirmed, so that it is charged once', async () => {
		const { stripe, emulator } = slow;
		const method = emulator.state.addPaymentMethod({ customer: 'cus_1' }).id;
		const { id, status } = await stripe.paymentIntents.create({
			amount: 500,
			currency: 'usd',
			customer: 'cus_1',
			payment_method: method,
			automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
		});
		expect(status).toBe('requires_confirmation');
		const confirm = async () => await stripe.paymentIntents.confirm(id, { off_session: true });
		const answers = await Promise.allSettled([confirm(), confirm()]);
		expect(answers).toContainEqual(
			expect.objectContaining({ value: expect.objectContaining({ status: 'succeeded' }) }),
		);
		expect(answers).toContainEqual(
			expect.objectContaining({ reason: expect.objectContaining({ code: 'lock_timeout' }) }),
		);
		expect((await refused(confirm())).code).toBe('payment_intent_unexpected_state');
		expect(emulator.state.test.charges('cus_1')).toHaveLength(1);
	});
});

it('is not charged again after a decline, unless a payment method is named', async () => {
	const { paymentIntents } = rig.stripe;
	const { payment_intent } = await refused(charge(card('generic_decline')));
	const again = await refused(paymentIntents.confirm(payment_intent?.id ?? ''));
	expect(again).toMatchObject({ statusCode: 400, code: 'payment_intent_unexpected_state' });
	expect(again.message).toMatch(/missing a payment method/);
	expect(captured()).toEqual([0]);
});

it('wants a restricted key to be allowed to', async () => {
	rig.emulator.state.addKey('rk_test_reader', ['payment_intent_read']);
	const reader = rig.client('rk_test_reader');
	expect((await reader.paymentIntents.list()).data).toEqual([]);
	const error = await refused(reader.paymentIntents.create({ amount: 500, currency: 'usd' }));
	expect(error.message).toContain('rak_payment_intent_write');
});
