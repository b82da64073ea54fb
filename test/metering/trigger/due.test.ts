import { decide } from '../../../metering/trigger/decide';
import type { Condition, TriggerReading } from '../../../metering/trigger/trigger-rule';
import { balance, chargeOf, crossing, NOW, quantityOf, readingOf, requestOf } from './fires';

function orderOf(condition: Condition, reading: TriggerReading = readingOf()) {
	const decision = decide(requestOf({ condition }), reading);
	return decision.ok ? decision.value : decision.refusal.code;
}

function covering(from: bigint, to: bigint, period: number | null = null) {
	return chargeOf({ occasion: { kind: 'crossing', period, step: '10000', from, to } });
}

describe('crossings', () => {
	it('one charge covers all that are reached, and says which', () => {
		expect(orderOf(crossing('25000'))).toMatchObject({
			occasion: { kind: 'crossing', period: null, step: '10000', from: 1n, to: 2n },
			amount: 4000n,
		});
	});

	it('what is covered is left out', () => {
		expect(orderOf(crossing('49999.99'), readingOf([covering(1n, 2n)]))).toMatchObject({
			occasion: { from: 3n, to: 4n },
			amount: 4000n,
		});
	});

	it.each([
		['9999.999999', 'at_or_above', 'threshold_not_met'],
		['10000', 'at_or_above', { amount: 2000n }],
		['10000', 'above', 'threshold_not_met'],
		['10000.000001', 'above', { amount: 2000n }],
		['-5', 'above', 'threshold_not_met'],
	] as const)('%s %s: %p', (value, comparison, expected) => {
		const order = orderOf(crossing(value, { comparison }));
		if (typeof expected === 'string') expect(order).toBe(expected);
		else expect(order).toMatchObject(expected);
	});

	it('a step may be a fraction', () => {
		expect(orderOf(crossing('0.75', { step: quantityOf('0.25') }))).toMatchObject({
			occasion: { step: '0.25', from: 1n, to: 3n },
		});
	});

	it('a value that has fallen back is told the charge that covers it', () => {
		expect(orderOf(crossing('15000'), readingOf([covering(1n, 3n)]))).toBe('already_fired');
	});

	it('another period begins anew', () => {
		const march = crossing('10000', { period: NOW - 86_400 });
		expect(orderOf(march, readingOf([covering(1n, 1n, NOW - 40 * 86_400)]))).toMatchObject({
			occasion: { from: 1n, to: 1n },
		});
	});

	it('only the first one counts where that is asked for', () => {
		const once = crossing('99000', { isOnce: true });
		expect(orderOf(once)).toMatchObject({ occasion: { from: 1n, to: 1n }, amount: 2000n });
		expect(orderOf(once, readingOf([covering(1n, 1n)]))).toBe('already_fired');
	});

	it('a charge that failed is held against the same crossings, and more of them', () => {
		const failed = { ...covering(1n, 2n), status: 'failed' } as const;
		expect(orderOf(crossing('35000'), readingOf([failed]))).toBe('declined');
	});
});

describe('balances', () => {
	it.each([
		['below', '14.99', true],
		['below', '15', false],
		['at_or_below', '15', true],
		['at_or_above', '15', true],
		['above', '15', false],
		['above', '15.01', true],
	] as const)('%s 15: %s is due: %s', (comparison, value, isDue) => {
		const order = orderOf(balance(value, { comparison }));
		expect(order === 'threshold_not_met').toBe(!isDue);
	});

	it('an episode begins when the newest charge was paid', () => {
		const paid = chargeOf({ id: 'pi_9', occasion: { kind: 'balance', after: null } });
		expect(orderOf(balance('9', { readAt: NOW }), readingOf([paid]))).toMatchObject({
			occasion: { kind: 'balance', after: 'pi_9' },
		});
	});

	it('a balance must be later than the payment was known, not only than it was tried', () => {
		const paid = chargeOf({ created: NOW - 86_400, paidAt: NOW - 60 });
		expect(orderOf(balance('9', { readAt: NOW }), readingOf([paid]))).toBe('balance_stale');
	});

	it('without a time of reading only the limits protect', () => {
		expect(orderOf(balance('9'), readingOf([chargeOf({ created: NOW - 61 })]))).toMatchObject({
			amount: 2000n,
		});
	});
});

describe('events', () => {
	it('may hang on a threshold besides', () => {
		const when = {
			value: quantityOf('21'),
			comparison: 'above',
			threshold: quantityOf('20'),
		} as const;
		expect(orderOf({ kind: 'event', id: 'x', when })).toMatchObject({
			occasion: { kind: 'event', id: 'x' },
		});
	});
});
