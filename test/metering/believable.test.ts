import fc from 'fast-check';
import { type BelievableLimits, refuseUnbelievable } from '../../metering/believable';
import { correctionOf } from '../../metering/correction';
import { formatQuantity, parseQuantity, type Quantity, ZERO } from '../../metering/quantity';
import { FOUR, quantities, targetOf } from './sync-targets';

function read(text: string): Quantity {
	const reading = parseQuantity(text);
	if (!reading.ok) throw new Error(reading.reason);
	return reading.quantity;
}

function refused(shown: Quantity, total: Quantity, limits: BelievableLimits) {
	return refuseUnbelievable(correctionOf(targetOf({ total }), shown, FOUR + 9000), limits);
}

describe('a correction', () => {
	it.each([
		['100', '150', true],
		['100', '50', true],
		['100', '150.001', false],
		['100', '49.999', false],
		['-100', '-150', true],
		['-100', '-150.1', false],
		['0.02', '0.03', true],
		['0.02', '0.0301', false],
		['100', '0', false],
	])('from %s to %s is within 50 %%: %p', (shown, total, isWithin) => {
		expect(refused(read(shown), read(total), { percent: read('50') }) === undefined).toBe(isWithin);
	});

	it.each([
		['100', '107.5', true],
		['100', '92.5', true],
		['100', '107.51', false],
		['3', '-4.6', false],
	])('from %s to %s is within 7.5: %p', (shown, total, isWithin) => {
		expect(refused(read(shown), read(total), { absolute: read('7.5') }) === undefined).toBe(
			isWithin,
		);
	});

	it('is refused with what would happen, which limit it breaks and how to go on', () => {
		expect(refused(read('100'), read('20.5'), { percent: read('12.5') })).toEqual({
			field: 'value',
			code: 'correction_too_large',
			reason:
				'100 would become 20.5, a change of -79.5, more than the largest correction of 12.5 % that you allow. Look at the source; if it is right, raise the limit and run again',
		});
		expect(refused(read('100'), read('120'), { absolute: read('7') })?.reason).toMatch(
			/more than the largest correction of 7 that you allow/,
		);
	});

	it('has to keep to both limits', () => {
		const limits = { percent: read('50'), absolute: read('10') };
		expect(refused(read('100'), read('110'), limits)).toBeUndefined();
		expect(refused(read('100'), read('111'), limits)?.reason).toMatch(/correction of 10 that/);
		expect(refused(read('4'), read('8'), limits)?.reason).toMatch(/correction of 50 % that/);
	});

	it('is believed if it is the first total, however large', () => {
		fc.assert(
			fc.property(quantities, (total) => {
				const limits = { percent: read('0.001'), absolute: read('0.001') };
				expect(refused(ZERO, total, limits)).toBeUndefined();
			}),
		);
	});

	it('is within a limit exactly when numbers say so', () => {
		const limits = fc.constantFrom('1', '25', '50', '99.5', '100', '300');
		fc.assert(
			fc.property(quantities, quantities, limits, (shown, total, limit) => {
				fc.pre(shown.units !== 0n);
				const [from, to] = [Number(formatQuantity(shown)), Number(formatQuantity(total))];
				const change = Math.abs(to - from);
				const isOver = change * 100 - Math.abs(from) * Number(limit) > 1e-6;
				expect(refused(shown, total, { percent: read(limit) }) !== undefined).toBe(isOver);
				const isFar = change - Number(limit) > 1e-6;
				expect(refused(shown, total, { absolute: read(limit) }) !== undefined).toBe(isFar);
			}),
		);
	});

	it('has no limit unless one is set', () => {
		expect(refused(read('1'), read('999999'), {})).toBeUndefined();
	});
});
