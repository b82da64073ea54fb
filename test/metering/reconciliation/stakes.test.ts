import fc from 'fast-check';
import { addQuantities, quantity, ZERO } from '../../../metering/quantity';
import { tieredPrice } from '../../../metering/rating/price-model';
import { rate } from '../../../metering/rating/rate';
import { stakesOf } from '../../../metering/reconciliation/stakes';
import { quantities } from '../sync-targets';
import { exact } from './comparisons';

function tiered(mode: 'graduated' | 'volume') {
	const read = tieredPrice('usd', mode, [
		{ upTo: exact('100'), unitAmount: exact('0.5'), flatAmount: null },
		{ upTo: null, unitAmount: exact('0.3'), flatAmount: exact('250') },
	]);
	if (!read.ok) throw new Error(read.refusal.reason);
	return read.value;
}

it('each change costs what the bill grows by, in its turn', () => {
	const changes = [exact('10'), exact('20'), exact('-20')];
	// 90 cost 45; 100 cost 50; beyond there are 250 more, and 20 at 0.3.
	expect(stakesOf(tiered('graduated'), exact('90'), changes)).toEqual([5n, 256n, -256n]);
	expect(stakesOf(tiered('volume'), exact('90'), changes)).toEqual([5n, 236n, -236n]);
});

it.each(['graduated', 'volume'] as const)(
	'together they are the difference of both bills, rounding included: %s',
	(mode) => {
		const model = tiered(mode);
		fc.assert(
			fc.property(quantities, fc.array(quantities, { maxLength: 6 }), (usage, changes) => {
				const after = changes.reduce(addQuantities, usage);
				const sum = stakesOf(model, usage, changes).reduce((total, one) => total + one, 0n);
				expect(sum).toBe(rate(model, after).amount - rate(model, usage).amount);
			}),
		);
	},
);

it('nothing is at stake without a change', () => {
	expect(stakesOf(tiered('volume'), quantity(3n, 1), [])).toEqual([]);
	expect(stakesOf(tiered('volume'), quantity(3n, 1), [ZERO])).toEqual([0n]);
});
