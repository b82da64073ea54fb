import type { ChargeRecord } from '../../../metering/trigger/charge-record';
import { decide } from '../../../metering/trigger/decide';
import {
	chargeOf,
	failed,
	NOW,
	OTHER_CARD,
	readingOf,
	refusalOf,
	requestOf,
	ruleOf,
	same,
	three,
} from './fires';

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

	it('and need not wait for the cooldown of that one, but of those that are paid', () => {
		const request = requestOf({ rule: ruleOf({}, { capture: 'client_confirm' }) });
		const justNow = { created: NOW - 1 };
		expect(refusalOf(request, readingOf([failed(justNow)]))).toBeUndefined();
		expect(refusalOf(request, readingOf([chargeOf(justNow)]))?.code).toBe('cooldown');
		expect(refusalOf(requestOf(), readingOf([failed(justNow)]))?.code).toBe('cooldown');
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

	it('a claim that was dropped starts no cooldown', () => {
		const dropped = chargeOf({ status: 'dropped', created: NOW - 1 });
		expect(refusalOf(requestOf(), readingOf([dropped]))).toBeUndefined();
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
