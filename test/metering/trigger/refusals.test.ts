import { decide } from '../../../metering/trigger/decide';
import {
	TRIGGER_REFUSALS,
	type TriggerRefusalCode,
} from '../../../metering/trigger/trigger-refusal';
import type { TriggerReading, TriggerRequest } from '../../../metering/trigger/trigger-rule';
import {
	balance,
	CARD,
	chargeOf,
	crossing,
	failed,
	NOW,
	quantityOf,
	readingOf,
	refusalOf,
	requestOf,
	ruleOf,
	same,
	three,
} from './fires';

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
