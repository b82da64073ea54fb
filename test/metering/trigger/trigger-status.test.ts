import type { ChargeRecord } from '../../../metering/trigger/charge-record';
import { decide } from '../../../metering/trigger/decide';
import { chargeToResume } from '../../../metering/trigger/failures';
import { triggerStatus } from '../../../metering/trigger/trigger-status';
import {
	chargeOf,
	failed,
	NOW,
	OTHER_CARD,
	readingOf,
	refusalOf,
	requestOf,
	ruleOf,
	three,
} from './fires';

describe('the status', () => {
	it('of a trigger that charged nothing yet has nothing against it', () => {
		expect(triggerStatus(ruleOf(), readingOf())).toEqual({
			isPaused: false,
			failuresInARow: 0,
			chargesInWindow: 0,
			totalInWindow: 0n,
		});
	});

	it('of a paused trigger names the charge to resume, after which it goes on', () => {
		expect(triggerStatus(ruleOf(), readingOf(three))).toMatchObject({
			isPaused: true,
			failuresInARow: 3,
			obstacle: { code: 'paused' },
			toResume: { id: 'pi_1' },
			chargesInWindow: 3,
		});
		const marked = chargeToResume(three)?.id;
		const resumed = three.map((one) => ({ ...one, isResumed: one.id === marked }));
		expect(triggerStatus(ruleOf(), readingOf(resumed))).toEqual({
			isPaused: false,
			failuresInARow: 0,
			lastCharge: resumed[0],
			chargesInWindow: 0,
			totalInWindow: 0n,
		});
	});

	it('of a paused trigger whose customer has another card is that of one that goes on', () => {
		const reading = readingOf(three, { paymentMethod: OTHER_CARD });
		expect(triggerStatus(ruleOf(), reading)).toMatchObject({
			isPaused: false,
			failuresInARow: 0,
			chargesInWindow: 0,
			toResume: { id: 'pi_1' },
		});
	});

	it('of a waiting one says until when', () => {
		const reading = readingOf([chargeOf({ created: NOW - 10 })]);
		expect(triggerStatus(ruleOf(), reading)).toMatchObject({
			obstacle: { code: 'cooldown', nextAllowedAt: NOW + 51 },
		});
	});

	it('counts what the window holds, in the currency of the rule', () => {
		const charges = [
			chargeOf({ id: 'pi_1', created: NOW - 86_400 }),
			chargeOf({ id: 'pi_2', status: 'requires_action', amount: 500n }),
			chargeOf({ id: 'pi_3', currency: 'eur' }),
			chargeOf({ id: 'pi_4', created: NOW - 86_401 }),
			chargeOf({ id: 'pi_5', status: 'dropped' }),
			chargeOf({ id: 'pi_6', status: 'open', created: NOW - 1 }),
			failed({ id: 'pi_7' }),
			failed({ id: 'pi_8', paymentMethod: OTHER_CARD }),
			chargeOf({ id: 'pi_9', paymentMethod: OTHER_CARD }),
		];
		expect(triggerStatus(ruleOf(), readingOf(charges))).toMatchObject({
			chargesInWindow: 5,
			totalInWindow: 4500n,
			obstacle: { code: 'pending_charge', charge: { id: 'pi_2' } },
		});
	});

	it('tells of the last charge that was tried, not of a claim', () => {
		const claim = chargeOf({ id: 'pi_2', status: 'open', created: NOW });
		const { lastCharge } = triggerStatus(ruleOf(), readingOf([chargeOf(), claim]));
		expect(lastCharge?.id).toBe('pi_1');
	});

	it('where customers pay on a page holds no card against them', () => {
		const rule = ruleOf({}, { capture: 'client_confirm' });
		const reading = readingOf(three);
		expect(triggerStatus(rule, reading)).toMatchObject({
			isPaused: false,
			failuresInARow: 3,
			chargesInWindow: 0,
		});
		expect(triggerStatus(rule, reading)).not.toHaveProperty('obstacle');
	});

	const LOTS = Array.from({ length: 3 }, (_, n) => chargeOf({ id: `pi_${n}` }));

	it.each<[string, readonly ChargeRecord[], Parameters<typeof readingOf>[1]]>([
		['customer_deleted', [], { isDeleted: true }],
		['currency_mismatch', [], { currency: 'eur' }],
		['no_payment_method', [], { paymentMethod: undefined } as object],
		['pending_charge', [chargeOf({ status: 'processing' })], {}],
		['paused', three, {}],
		['cooldown', [chargeOf({ created: NOW })], {}],
		['window_limit', LOTS, {}],
	])('tells %s as a fire would', (code, charges, customer) => {
		const reading = readingOf(charges, customer);
		const { obstacle } = triggerStatus(ruleOf(), reading);
		expect(obstacle).toMatchObject({ code });
		expect(obstacle).toEqual(refusalOf(requestOf(), reading));
	});

	it('has nothing against what a fire charges', () => {
		const reading = readingOf([chargeOf(), failed({ id: 'pi_2', created: NOW - 7200 })]);
		expect(decide(requestOf(), reading).ok).toBe(true);
		expect(triggerStatus(ruleOf(), reading)).not.toHaveProperty('obstacle');
	});
});
