import type { BehaviourName } from '../../../../emulator';
import { ChargeBench, done, NOT_OPEN } from './charge-bench';
import { tampering } from './invoice-bench';

const bench = new ChargeBench();
const DAY = 86_400;

describe('charging a claim', () => {
	it('charges the payment method that it names, while nobody is there', async () => {
		const method = bench.card();
		const id = await bench.claim();
		bench.pass(3 * DAY);
		expect(await bench.charge(id)).toMatchObject(
			done({ id, status: 'succeeded', at: bench.now, paidAt: bench.now, amount: 2000n }),
		);
		expect(bench.charges).toMatchObject([{ payment_method: method, captured: 2000 }]);
		expect(bench.asked.at(-1)).toBe(`POST /v1/payment_intents/${id}/confirm`);
	});

	it.each<[BehaviourName, string]>([
		['generic_decline', 'generic_decline'],
		['insufficient_funds', 'insufficient_funds'],
		['expired_card', 'expired_card'],
		['processing_error', 'processing_error'],
		['authentication_required', 'authentication_required'],
	])('tells a decline, by the bank’s word: %s', async (behaviour, declineCode) => {
		bench.card(behaviour);
		const id = await bench.claim();
		bench.pass(3 * DAY);
		const told = { id, status: 'failed', declineCode, at: bench.now };
		expect(await bench.charge(id)).toMatchObject(done(told));
		bench.pass(DAY);
		expect((await bench.read()).charges).toMatchObject([told]);
	});

	it('tells what pends', async () => {
		bench.bank();
		const id = await bench.claim();
		expect(await bench.charge(id)).toMatchObject(done({ id, status: 'processing' }));
	});

	it.each<[string, BehaviourName]>([
		['paid', 'succeeds'],
		['declined', 'generic_decline'],
		['declined without a charge', 'authentication_required'],
	])('once only, whatever the key: %s', async (_what, behaviour) => {
		const method = bench.card(behaviour);
		const id = await bench.claim();
		await bench.charge(id);
		bench.emulator.state.setBehaviour(method, 'succeeds');
		expect(await bench.charge(id, 'another key')).toEqual(NOT_OPEN);
		bench.pass(2 * DAY);
		expect(await bench.charge(id)).toEqual(NOT_OPEN);
		expect(bench.captured).toEqual(behaviour === 'succeeds' ? [2000] : []);
	});

	it('of a dropped one does nothing', async () => {
		bench.card();
		const id = await bench.claim();
		await bench.drop(id);
		expect(await bench.charge(id)).toEqual(NOT_OPEN);
		expect(bench.charges).toEqual([]);
	});

	it('of one that pends does nothing', async () => {
		bench.bank('debit_pends');
		const id = await bench.claim();
		await bench.charge(id);
		expect(await bench.charge(id, 'another key')).toEqual(NOT_OPEN);
	});
});

describe('an answer that is lost', () => {
	it.each<[BehaviourName, object]>([
		['succeeds', { status: 'succeeded' }],
		['generic_decline', { status: 'failed', declineCode: 'generic_decline' }],
		['authentication_required', { status: 'failed', declineCode: 'authentication_required' }],
	])('is had again under the same key: %s', async (behaviour, told) => {
		bench.card(behaviour);
		const id = await bench.claim();
		bench.fault({ kind: 'cut', when: 'after_commit', path: 'confirm$' });
		expect(await bench.charge(id)).toMatchObject({ kind: 'unclear' });
		expect(await bench.charge(id)).toMatchObject(done({ id, ...told }));
	});

	it('by a 5xx that Stripe repeats shows in what is read', async () => {
		bench.card();
		const id = await bench.claim();
		bench.fault({ kind: 'fail', when: 'after_commit', path: 'confirm$' });
		for (let tries = 0; tries < 2; tries += 1) {
			expect(await bench.charge(id)).toMatchObject({ value: { kind: 'errored' } });
		}
		expect(await bench.statuses()).toEqual(['succeeded']);
	});

	it('by a 5xx before it was tried leaves it open, for another key', async () => {
		bench.card();
		const id = await bench.claim();
		bench.fault({ kind: 'fail', path: 'confirm$' });
		expect(await bench.charge(id)).toMatchObject({ value: { kind: 'errored' } });
		expect(await bench.statuses()).toEqual(['open']);
		expect(await bench.charge(id, 'another key')).toMatchObject(done({ status: 'succeeded' }));
	});

	it('of which the metadata are not ours any more is looked for, not guessed', async () => {
		bench.card();
		const id = await bench.claim();
		bench.onTheWay = tampering(
			({ path }) => path.endsWith('/confirm'),
			(body) => ({ ...body, metadata: {} }),
		);
		expect(await bench.charge(id)).toMatchObject({
			kind: 'refused_for_now',
			code: 'charge_unreadable',
		});
	});
});

describe('what Stripe does not tell of a try', () => {
	it.each<[string, string, string]>([
		['a decline that left no charge', 'authentication_required', 'metered_billing_tried_by'],
	])('is put down, or the charge asked for again: %s', async (_what, behaviour, mark) => {
		bench.card(behaviour as BehaviourName);
		const id = await bench.claim();
		bench.fault({ kind: 'cut', path: `${id}$`, method: 'POST' });
		expect(await bench.charge(id)).toMatchObject({ kind: 'unclear' });
		bench.pass(5);
		expect(await bench.charge(id)).toMatchObject(done({ at: bench.now }));
		const { metadata } = await bench.intent(id);
		expect(metadata[mark]).toBe(String(bench.now));
	});

	it('is put down of what is paid at once without a card', async () => {
		bench.card('succeeds', { type: 'us_bank_account' });
		const id = await bench.claim();
		expect(await bench.charge(id)).toMatchObject(done({ status: 'succeeded', paidAt: bench.now }));
		expect((await bench.intent(id)).metadata.metered_billing_paid_by).toBe(String(bench.now));
	});

	it('does not keep what came of the try from being told', async () => {
		bench.card('authentication_required');
		const id = await bench.claim();
		bench.fault({ kind: 'refuse', status: 403, path: `${id}$`, method: 'POST', body: REFUSED });
		expect(await bench.charge(id)).toMatchObject(done({ status: 'failed' }));
	});
});

const REFUSED = { error: { type: 'invalid_request_error', message: 'No' } };

describe('a claim that Stripe will not charge', () => {
	it('names a payment method that was taken away: it stays open, to be dropped', async () => {
		const method = bench.card();
		const id = await bench.claim();
		await bench.post(`/v1/payment_methods/${method}/detach`);
		const answer = await bench.charge(id);
		expect(answer).toMatchObject({ kind: 'rejected' });
		expect(answer).toHaveProperty('reason', expect.stringMatching(/may not be used again/));
		expect(await bench.drop(id)).toMatchObject(done({ status: 'dropped' }));
	});

	it('names one that pays in no such currency', async () => {
		bench.bank();
		const id = await bench.claim('order 7', { currency: 'eur' });
		expect(await bench.charge(id)).toMatchObject({ kind: 'rejected', code: 'currency_refused' });
	});

	it('for want of a permission', async () => {
		bench.card();
		const id = await bench.claim();
		bench.key = 'rk_test_reads';
		bench.emulator.state.addKey(bench.key, ['payment_intent_read']);
		expect(await bench.charge(id)).toMatchObject({ kind: 'fatal', code: 'permission_missing' });
	});
});
