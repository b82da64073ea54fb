import type { ChargeRecord } from '../../../metering/trigger/charge-record';
import { decide } from '../../../metering/trigger/decide';
import {
	TRIGGER_REFUSALS,
	type TriggerRefusal,
	type TriggerRefusalCode,
} from '../../../metering/trigger/trigger-refusal';
import type { TriggerReading, TriggerRequest } from '../../../metering/trigger/trigger-rule';
import {
	balance,
	CARD,
	chargeOf,
	crossing,
	NOW,
	OTHER_CARD,
	quantityOf,
	readingOf,
	requestOf,
	ruleOf,
} from './fires';

function refusalOf(request: TriggerRequest, reading: TriggerReading): TriggerRefusal | undefined {
	const decision = decide(request, reading);
	return decision.ok ? undefined : decision.refusal;
}

const same = { kind: 'event', id: 'order 7' } as const;
const failed = (charge: Partial<ChargeRecord> = {}): ChargeRecord =>
	chargeOf({ status: 'failed', declineCode: 'insufficient_funds', ...charge });
const three = [1, 2, 3].map((n) => failed({ id: `pi_${n}`, created: NOW - 3600 * n }));
const paidBefore = chargeOf({
	occasion: { kind: 'crossing', period: null, step: '5000', from: 1n, to: 1n },
});
const above20 = {
	value: quantityOf('20'),
	comparison: 'above',
	threshold: quantityOf('20'),
} as const;

interface Case {
	readonly code: TriggerRefusalCode;
	readonly request?: Partial<TriggerRequest>;
	readonly reading?: TriggerReading;
	readonly next?: number;
}

/** Each reason, in the order in which they are asked. */
const CASES: readonly Case[] = [
	{ code: 'invalid_customer', request: { customer: '' } },
	{ code: 'invalid_trigger', request: { rule: ruleOf({}, { name: '' }) } },
	{ code: 'invalid_event_id', request: { condition: { kind: 'event', id: '' } } },
	{ code: 'invalid_threshold', request: { condition: crossing('5', { step: quantityOf('0') }) } },
	{ code: 'invalid_amount', request: { amount: { kind: 'fixed', amount: 0n } } },
	{ code: 'already_fired', reading: readingOf([chargeOf({ occasion: same })]) },
	{ code: 'threshold_not_met', request: { condition: { ...same, when: above20 } } },
	{
		code: 'threshold_changed',
		request: { condition: crossing('25000') },
		reading: readingOf([paidBefore]),
	},
	{ code: 'balance_time_wrong', request: { condition: balance('9', { readAt: NOW + 301 }) } },
	{
		code: 'balance_stale',
		request: { condition: balance('9', { readAt: NOW - 3600 + 300 }) },
		reading: readingOf([chargeOf()]),
		next: NOW - 3600 + 301,
	},
	{ code: 'customer_deleted', reading: readingOf([], { isDeleted: true }) },
	{ code: 'currency_mismatch', reading: readingOf([], { currency: 'eur' }) },
	{
		code: 'no_payment_method',
		reading: { ...readingOf(), customer: { isDeleted: false } },
	},
	{ code: 'pending_charge', reading: readingOf([chargeOf({ status: 'processing' })]) },
	{ code: 'paused', reading: readingOf(three) },
	{
		code: 'authentication_required',
		reading: readingOf([failed({ occasion: same, declineCode: 'authentication_required' })]),
	},
	{ code: 'declined', reading: readingOf([failed({ occasion: same })]) },
	{
		code: 'called_off',
		reading: readingOf([chargeOf({ status: 'called_off', occasion: same })]),
	},
	{ code: 'cooldown', reading: readingOf([chargeOf({ created: NOW - 60 })]), next: NOW + 1 },
	{
		code: 'window_limit',
		request: { rule: ruleOf({ mostCharges: 1 }) },
		reading: readingOf([chargeOf()]),
		next: NOW - 3600 + 86_401,
	},
	{ code: 'amount_limit', request: { rule: ruleOf({ largestAmount: 1999n }) } },
];

it.each(CASES)('refuses: $code', ({ code, request, reading = readingOf(), next }) => {
	const refusal = refusalOf(requestOf(request), reading);
	expect(refusal?.code).toBe(code);
	expect(refusal?.nextAllowedAt).toBe(next);
	expect(refusal?.reason.length).toBeGreaterThan(30);
});

it('reaches every reason there is', () => {
	expect(CASES.map(({ code }) => code)).toEqual([...TRIGGER_REFUSALS]);
});

it('charges when nothing stands against it', () => {
	expect(decide(requestOf(), readingOf([chargeOf()]))).toEqual({
		ok: true,
		value: {
			rule: 'top-up',
			customer: 'cus_A',
			occasion: same,
			capture: 'off_session',
			amount: 2000n,
			currency: 'usd',
			paymentMethod: CARD,
		},
	});
});

it('tells a repetition its charge even if the customer is gone by now', () => {
	const charge = chargeOf({ occasion: same, created: NOW - 400 * 86_400 });
	const reading = { ...readingOf([charge]), customer: { isDeleted: true } };
	expect(refusalOf(requestOf(), reading)).toMatchObject({ code: 'already_fired', charge });
});

describe('after failures', () => {
	it.each([
		[
			'another payment method is charged',
			readingOf([failed({ occasion: same })], { paymentMethod: OTHER_CARD }),
		],
		[
			'so is the same one once a person resumed',
			readingOf([failed({ occasion: same, isResumed: true })]),
		],
		[
			'and three in a row are forgiven with the newest',
			readingOf(three.map((one, at) => ({ ...one, isResumed: at === 0 }))),
		],
		[
			'a payment ends a row',
			readingOf([...three.slice(1), chargeOf({ created: NOW - 5400 }), failed({ id: 'pi_4' })]),
		],
	])('%s', (_, reading) => {
		const request = requestOf({ rule: ruleOf({ mostCharges: 10 }) });
		expect(refusalOf(request, reading)).toBeUndefined();
	});

	it('what failed after a person resumed is held against it', () => {
		const [newest, ...older] = three;
		const resumed = older.map((one) => ({ ...one, isResumed: true }));
		const again = { ...(newest as ChargeRecord), occasion: same };
		expect(refusalOf(requestOf(), readingOf([again, ...resumed]))?.code).toBe('declined');
	});

	it('a page on which the customer pays may follow a charge that failed', () => {
		const request = requestOf({ rule: ruleOf({}, { capture: 'client_confirm' }) });
		const reading = readingOf([...three, failed({ occasion: same })]);
		expect(decide(request, reading)).toMatchObject({ ok: true });
	});

	it('failures of a replaced card do not count into the window', () => {
		const many = [...three, ...three].map((one) => ({ ...one, paymentMethod: OTHER_CARD }));
		expect(refusalOf(requestOf(), readingOf(many))).toBeUndefined();
	});
});

describe('limits', () => {
	it.each([
		[61, undefined],
		[60, 'cooldown'],
	])('a charge of %i s ago: %s', (ago, code) => {
		expect(refusalOf(requestOf(), readingOf([chargeOf({ created: NOW - ago })]))?.code).toBe(code);
	});

	it('a cooldown counts from the payment, not from the claim', () => {
		const charge = chargeOf({ created: NOW - 7200, at: NOW - 30 });
		expect(refusalOf(requestOf(), readingOf([charge]))?.code).toBe('cooldown');
	});

	it('a total says when enough of it will have left the window', () => {
		const rule = ruleOf({ mostAmount: 5000n });
		const charges = [3, 2].map((hours) => chargeOf({ created: NOW - hours * 3600 }));
		expect(refusalOf(requestOf({ rule }), readingOf(charges))).toMatchObject({
			code: 'amount_limit',
			nextAllowedAt: NOW - 3 * 3600 + 86_401,
		});
	});

	it('an amount that never fits says no time', () => {
		const rule = ruleOf({ mostAmount: 1999n });
		const refusal = refusalOf(requestOf({ rule }), readingOf());
		expect(refusal?.code).toBe('amount_limit');
		expect(refusal).not.toHaveProperty('nextAllowedAt');
	});

	it('amounts of two currencies are not added up', () => {
		const rule = ruleOf({ mostAmount: 9999n });
		const reading = readingOf([chargeOf({ currency: 'eur' })]);
		expect(refusalOf(requestOf({ rule }), reading)?.code).toBe('currency_mismatch');
	});
});
