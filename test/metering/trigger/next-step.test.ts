import type { ChargeRecord } from '../../../metering/trigger/charge-record';
import { claimKey } from '../../../metering/trigger/claim-key';
import { nextStep } from '../../../metering/trigger/next-step';
import { formatOccasion, parseOccasion } from '../../../metering/trigger/occasion';
import { chargeOf, NOW, OTHER_CARD, readingOf, requestOf } from './fires';

const NOBODY: ReadonlySet<string> = new Set();
const same = { kind: 'event', id: 'order 7' } as const;

function claimOf(id: string, claim: Partial<ChargeRecord> = {}): ChargeRecord {
	return chargeOf({ id, status: 'open', occasion: same, created: NOW - 1, ...claim });
}

function stepWith(charges: readonly ChargeRecord[], made: ReadonlySet<string> = NOBODY) {
	return nextStep(requestOf(), readingOf(charges), made);
}

describe('the next step', () => {
	it('claims what is due', () => {
		expect(stepWith([])).toMatchObject({ kind: 'claim', order: { occasion: same } });
	});

	it('charges a claim of the same, whoever made it', () => {
		const claim = claimOf('pi_1');
		expect(stepWith([claim])).toEqual({ kind: 'charge', claim });
	});

	it('drops younger claims before it charges', () => {
		const [mine, other] = [
			claimOf('pi_1'),
			claimOf('pi_2', { occasion: { kind: 'event', id: 'x' } }),
		];
		expect(stepWith([other, mine])).toEqual({ kind: 'drop', claims: [other] });
	});

	it('gives way to an older claim of something else', () => {
		const other = claimOf('pi_2', { occasion: { kind: 'event', id: 'x' }, created: NOW - 2 });
		const mine = claimOf('pi_1');
		expect(stepWith([mine, other], new Set(['pi_1']))).toEqual({ kind: 'drop', claims: [mine] });
		expect(stepWith([other])).toMatchObject({
			kind: 'refuse',
			refusal: { code: 'pending_charge', nextAllowedAt: NOW + 119 },
		});
	});

	it.each([
		[120, 'refuse'],
		[121, 'drop'],
	])('takes a claim of %i s ago out of the way: %s', (ago, kind) => {
		const other = claimOf('pi_0', { occasion: { kind: 'event', id: 'x' }, created: NOW - ago });
		expect(stepWith([other]).kind).toBe(kind);
	});

	it('drops its own claim when it turns out not to be allowed', () => {
		const mine = claimOf('pi_2');
		const paid = chargeOf({ occasion: same });
		const charges = [mine, paid];
		expect(stepWith(charges, new Set(['pi_2']))).toEqual({ kind: 'drop', claims: [mine] });
		expect(stepWith([paid])).toMatchObject({ refusal: { code: 'already_fired' } });
	});

	it('drops its own claim when the customer has another card by now', () => {
		const mine = claimOf('pi_2');
		const reading = readingOf([mine], { paymentMethod: OTHER_CARD });
		const step = nextStep(requestOf(), reading, new Set(['pi_2']));
		expect(step).toEqual({ kind: 'drop', claims: [mine] });
	});

	it.each([
		['amount', { amount: 1999n }],
		['currency', { currency: 'eur' }],
		['card', { paymentMethod: OTHER_CARD }],
		['way to pay', { capture: 'client_confirm' }],
		['occasion', { occasion: { kind: 'event', id: 'x' } }],
	] as const)('leaves a claim alone that has another %s', (_, claim) => {
		expect(stepWith([claimOf('pi_1', claim)])).toMatchObject({ kind: 'refuse' });
	});

	it('takes dropped claims for nothing', () => {
		const dropped = claimOf('pi_1', { status: 'dropped', created: NOW });
		expect(stepWith([dropped]).kind).toBe('claim');
	});
});

describe('the key of a claim', () => {
	const [a, b] = [chargeOf({ id: 'pi_a' }), chargeOf({ id: 'pi_b' })];

	it('is the same for all who know the same', () => {
		expect(claimKey('r', 'c', [a, b], 0)).toBe(claimKey('r', 'c', [b, a], 0));
		expect(claimKey('r', 'c', [a, b], 0)).toMatch(/^mbc1_[0-9a-f]{64}$/);
	});

	it('is another one for whoever knows more', () => {
		const keys = [
			claimKey('r', 'c', [], 0),
			claimKey('r', 'c', [], 1),
			claimKey('r', 'c', [a], 0),
			claimKey('r', 'c', [a, b], 0),
			claimKey('r', 'd', [a], 0),
			claimKey('s', 'c', [a], 0),
		];
		expect(new Set(keys).size).toBe(keys.length);
	});
});

describe('occasions as text', () => {
	it.each([
		same,
		{ kind: 'event', id: '["a"]' },
		{ kind: 'balance', after: null },
		{ kind: 'balance', after: 'pi_1' },
		{ kind: 'crossing', period: NOW, step: '0.25', from: 1n, to: 12n },
		{ kind: 'crossing', period: null, step: '10000', from: 3n, to: 3n },
	] as const)('%p reads back', (occasion) => {
		expect(parseOccasion(formatOccasion(occasion))).toEqual(occasion);
	});

	it.each(['', '{}', '["event"]', '["event",7]', '["crossing",null,"1","0","2"]', '["other","x"]'])(
		'%s is none',
		(text) => {
			expect(parseOccasion(text)).toBeUndefined();
		},
	);
});
