import type { BehaviourName } from '../../../../emulator';
import type { TriggerRequest } from '../../../../metering/trigger/trigger-rule';
import { balance, NOW, requestOf, ruleOf } from '../../../metering/trigger/fires';
import { ChargeBench, CUSTOMER } from './charge-bench';

const bench = new ChargeBench();
const DAY = 86_400;

function event(id: string, more: Partial<TriggerRequest> = {}): TriggerRequest {
	return requestOf({ condition: { kind: 'event', id }, ...more });
}

describe('a fire', () => {
	it('charges the customer once, and is told its charge ever after', async () => {
		bench.card();
		const { status, charge } = await bench.fire();
		expect({ status, charge }).toMatchObject({
			status: 'fired',
			charge: { status: 'succeeded', amount: 2000n, paidAt: NOW },
		});
		bench.pass(400 * DAY);
		const again = await bench.fire();
		expect(again).toMatchObject({ status: 'refused', code: 'already_fired', charge });
		expect(bench.captured).toEqual([2000]);
		expect(bench.charges[0]?.payment_intent).toBe(charge?.id);
	});

	it('is not in the way of another trigger, nor another customer', async () => {
		bench.card();
		bench.emulator.state.addCustomer('cus_B');
		bench.emulator.state.addPaymentMethod({ customer: 'cus_B' });
		const requests = [
			event('order 7'),
			event('order 7', { customer: 'cus_B' }),
			event('order 7', { rule: ruleOf({}, { name: 'another' }) }),
		];
		const outcomes = await bench.fireAll(requests);
		expect(outcomes.map(({ status }) => status)).toEqual(['fired', 'fired', 'fired']);
		expect(bench.captured).toEqual([2000, 2000]);
	});

	it.each<[string, BehaviourName | undefined, string, string]>([
		['without a payment method', undefined, 'no_payment_method', 'no_payment_method'],
		['with a card that declines', 'insufficient_funds', 'declined', 'declined'],
		[
			'with a card that wants its holder',
			'authentication_required',
			'authentication_required',
			'authentication_required',
		],
	])('%s charges nothing, now and later', async (_what, behaviour, code, later) => {
		if (behaviour !== undefined) bench.card(behaviour);
		expect(await bench.fire()).toMatchObject({ status: 'refused', code });
		const tries = bench.charges.length;
		bench.pass(DAY);
		expect(await bench.fire()).toMatchObject({ status: 'refused', code: later });
		expect([bench.charges.length, bench.captured]).toEqual([tries, []]);
	});

	it('of a deleted customer charges nothing', async () => {
		bench.card();
		const headers = { authorization: 'Bearer sk_test_1' };
		await fetch(`${bench.emulator.url}/v1/customers/${CUSTOMER}`, { method: 'DELETE', headers });
		expect(await bench.fire()).toMatchObject({ status: 'refused', code: 'customer_deleted' });
	});

	it('of a customer that is not there says so', async () => {
		const outcome = await bench.fire(requestOf({ customer: 'cus_nobody' }));
		expect(outcome).toMatchObject({ status: 'refused', code: 'customer_not_found' });
		expect(outcome.reason).toMatch(/No such customer: 'cus_nobody'/);
	});

	it('with a key that may only read charges nothing, and says what it lacks', async () => {
		bench.card();
		bench.key = 'rk_test_reads';
		const reads = ['customer', 'payment_method', 'payment_intent', 'charge', 'invoice'] as const;
		bench.emulator.state.addKey(
			bench.key,
			reads.map((one) => `${one}_read` as const),
		);
		const outcome = await bench.fire();
		expect(outcome).toMatchObject({ status: 'refused', code: 'permission_missing' });
		expect(outcome.reason).toMatch(/the permission Payment Intents: Write$/);
	});

	it('that is dry puts nothing on record', async () => {
		bench.card();
		expect(await bench.fire(requestOf(), { isDry: true })).toMatchObject({ code: 'dry_run' });
		expect(bench.asked.filter((one) => one.startsWith('POST'))).toEqual([]);
	});
});

describe('a debit', () => {
	it('holds the next charge up until it is paid, and a balance from before then is stale', async () => {
		bench.bank();
		const low = (): TriggerRequest =>
			requestOf({ condition: balance('9', { readAt: bench.now }), rule: ruleOf() });
		expect(await bench.fire(low())).toMatchObject({ charge: { status: 'processing' } });
		bench.pass(DAY);
		expect(await bench.fire(low())).toMatchObject({ code: 'pending_charge' });
		bench.pass(4 * DAY);
		// The money has come, but the balance that was read just now may not hold it yet.
		const stale = await bench.fire(low());
		expect(stale).toMatchObject({ code: 'balance_stale' });
		bench.pass((stale.nextAllowedAt ?? 0) - bench.now);
		expect(await bench.fire(low())).toMatchObject({ status: 'fired' });
		expect(bench.charges).toHaveLength(2);
	});
});

describe('a card that declines', () => {
	it('fired each hour for days is tried as often as may fail in a row, until there is another', async () => {
		bench.card('generic_decline');
		const codes = new Set<string | undefined>();
		for (let hour = 0; hour < 30; hour += 1) {
			codes.add((await bench.fire(event(`order ${hour}`))).code);
			bench.pass(3600);
		}
		expect(codes).toEqual(new Set(['declined', 'paused']));
		expect(bench.charges).toHaveLength(3);
		// The same number, stored anew, is the same card.
		bench.card('generic_decline');
		expect(await bench.fire(event('the next'))).toMatchObject({ code: 'paused' });
		bench.card('succeeds', { number: '5555555555554444' });
		expect(await bench.fire(event('the next'))).toMatchObject({ status: 'fired' });
	});

	it('goes on when a person says so', async () => {
		const method = bench.card('generic_decline');
		const { charge } = await bench.fire();
		bench.pass(DAY);
		bench.emulator.state.setBehaviour(method, 'succeeds');
		expect(await bench.fire()).toMatchObject({ code: 'declined' });
		await bench.port.resume({ id: charge?.id ?? '', capture: 'off_session' });
		expect(await bench.fire()).toMatchObject({ status: 'fired' });
	});
});
