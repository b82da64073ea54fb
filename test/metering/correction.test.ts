import fc from 'fast-check';
import { correctionOf } from '../../metering/correction';
import { meterEventIdentifier } from '../../metering/identifier';
import {
	addQuantities,
	compareQuantities,
	formatQuantity,
	type Quantity,
	quantity,
	ZERO,
} from '../../metering/quantity';
import { FOUR, HOUR, quantities, targetOf } from './sync-targets';

const LATER = FOUR + 5 * HOUR;

describe('a correction', () => {
	it('is the difference, stamped with the last second of its window', () => {
		const target = targetOf();
		expect(correctionOf(target, quantity(45n, 1), LATER)).toMatchObject({
			target,
			shown: quantity(45n, 1),
			delta: quantity(75n, 1),
			value: quantity(75n, 1),
			timestamp: FOUR + HOUR - 1,
		});
	});

	it('leads from what is shown to the total', () => {
		fc.assert(
			fc.property(quantities, quantities, (total, shown) => {
				const { delta } = correctionOf(targetOf({ total }), shown, LATER);
				expect(compareQuantities(addQuantities(shown, delta), total)).toBe(0);
			}),
		);
	});

	it.each(['replaces', 'lasts'] as const)('is the total where an event %s', (effect) => {
		const correction = correctionOf(targetOf({ effect }), quantity(20n, 0), LATER);
		expect(formatQuantity(correction.value)).toBe('12');
		expect(formatQuantity(correction.delta)).toBe('-8');
	});

	it('of an open window is stamped now, because Stripe refuses moments to come', () => {
		expect(correctionOf(targetOf(), ZERO, FOUR + 60).timestamp).toBe(FOUR + 60);
		expect(correctionOf(targetOf(), ZERO, FOUR + HOUR).timestamp).toBe(FOUR + HOUR - 1);
	});
});

describe('its identifier', () => {
	const of = (change: Parameters<typeof targetOf>[0], shown: Quantity) =>
		correctionOf(targetOf(change), shown, LATER).identifier;

	it('from 0 is the one that a report of the window has', () => {
		const { eventName, customer, window } = targetOf();
		expect(of({}, ZERO)).toBe(
			meterEventIdentifier(eventName, customer, { kind: 'window', window }),
		);
	});

	it('names what is shown, whatever the total, the payload and the time of the run', () => {
		const shown = quantity(45n, 1);
		const others = [
			of({ total: quantity(99n, 0) }, shown),
			of({ payload: { a: 'b' } }, shown),
			of({ index: 7 }, shown),
			correctionOf(targetOf(), shown, FOUR + 60).identifier,
			// 4.50 is the same total as 4.5.
			of({}, quantity(450n, 2)),
		];
		expect(new Set([...others, of({}, shown)]).size).toBe(1);
	});

	/** Usage that was corrected under this would be corrected again if the scheme changed unnoticed. */
	it('is frozen', () => {
		expect(of({}, quantity(45n, 1))).toBe(
			'mb1_4305be3a5e3dab3d82150a042755a1fb9d6f1161f633e0c64c668a9b9d346772',
		);
	});

	it('differs exactly when meter, customer, window or what is shown differ', () => {
		const windows = fc
			.tuple(fc.nat({ max: 3 }), fc.integer({ min: 1, max: 3 }))
			.map(([start, length]) => ({ start: start * 60, end: (start + length) * 60 }));
		const corrections = fc.record({
			eventName: fc.constantFrom('a', 'ab', 'a"'),
			customer: fc.constantFrom('b', 'bc', ''),
			window: windows,
			shown: quantities,
		});
		fc.assert(
			fc.property(
				fc.array(corrections, { minLength: 2, maxLength: 60 }),
				fc.array(quantities, { minLength: 60, maxLength: 60 }),
				(all, totals) => {
					const identifiers = all.map(({ shown, ...target }, i) =>
						of({ ...target, total: totals[i] as Quantity }, shown),
					);
					const different = all.map((one) =>
						JSON.stringify({ ...one, shown: formatQuantity(one.shown) }),
					);
					const pairs = identifiers.map((identifier, i) => `${identifier} ${different[i]}`);
					expect(new Set(identifiers).size).toBe(new Set(different).size);
					expect(new Set(pairs).size).toBe(new Set(different).size);
				},
			),
		);
	});
});
