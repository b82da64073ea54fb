import { like } from '../../trigger/broken-ports';
import type { TriggerRequest } from '../../../metering/trigger/trigger-rule';
import { balance, crossing, requestOf } from '../../metering/trigger/fires';
import { eventOf, KEPT_ERROR, LOST, Scene, UNHEARD } from './scene';

const CHARGES = ['read', 'claim', 'read', 'charge'];
/** More than are tried again. */
const SILENCE = Array<typeof UNHEARD>(20).fill(UNHEARD);

describe('a fire', () => {
	it('claims, looks and charges', async () => {
		const scene = new Scene();
		const outcome = await scene.fire();
		expect(outcome).toMatchObject({ status: 'fired', charge: { status: 'succeeded' } });
		expect(scene.calls).toEqual(CHARGES);
	});

	it('again at any later time is told the charge, after a single reading', async () => {
		const scene = new Scene();
		const { charge } = await scene.fire();
		await scene.pass(400 * 86_400);
		const again = await scene.fire();
		expect(again).toMatchObject({
			status: 'refused',
			code: 'already_fired',
			charge: { id: charge?.id },
		});
		expect(scene.calls).toEqual([...CHARGES, 'read']);
	});

	it.each<[string, Partial<TriggerRequest>]>([
		['wrong in itself', { customer: '' }],
		['of an amount of nothing', { amount: { kind: 'fixed', amount: 0n } }],
		['of a balance that is high enough', { condition: balance('15') }],
		['of what has crossed nothing', { condition: crossing('9999') }],
	])('that is %s asks the provider nothing', async (_what, wrong) => {
		const scene = new Scene();
		const outcome = await scene.fire(requestOf(wrong));
		expect(outcome.code).toMatch(/^invalid_|^threshold_not_met$/);
		expect(scene.calls).toEqual([]);
	});

	it('that is dry charges nothing, and says what it would', async () => {
		const scene = new Scene();
		const outcome = await scene.fire(requestOf(), { isDry: true });
		expect(outcome).toMatchObject({ status: 'refused', code: 'dry_run', order: { amount: 2000n } });
		expect(scene.calls).toEqual(['read']);
	});

	it('that is dry is refused like any other', async () => {
		const scene = new Scene();
		await scene.fire();
		const dry = await scene.fire(eventOf('another'), { isDry: true });
		expect(dry.code).toBe('cooldown');
	});

	it('of which each answer is lost once charges once', async () => {
		const scene = new Scene();
		const faults = [LOST, 'none', LOST, 'none', LOST, 'none', LOST] as const;
		expect(await scene.fire(requestOf(), { faults })).toMatchObject({ status: 'fired' });
		expect(scene.tries).toBe(1);
		expect(scene.model.payments).toHaveLength(1);
	});

	it('waits out a rate limit', async () => {
		const scene = new Scene();
		const faults = [
			'rate_limited',
			'none',
			'rate_limited',
			'none',
			'none',
			'rate_limited',
		] as const;
		expect(await scene.fire(requestOf(), { faults })).toMatchObject({ status: 'fired' });
	});
});

describe('an error that the provider keeps for its key', () => {
	it('does not keep a charge from being put on record', async () => {
		const scene = new Scene();
		expect(await scene.fire(requestOf(), { faults: ['none', KEPT_ERROR] })).toMatchObject({
			status: 'fired',
		});
		expect(scene.model.payments).toHaveLength(1);
	});

	it('nor one that was kept for the claim of another', async () => {
		const scene = new Scene();
		// It dies with its key used up.
		await scene.fire(eventOf('another'), { faults: ['none', KEPT_ERROR, 'fatal'] });
		expect(scene.model.payments).toHaveLength(0);
		expect(await scene.fire()).toMatchObject({ status: 'fired' });
		expect(scene.calls.filter((what) => what === 'claim').length).toBeGreaterThan(3);
	});

	it('nor a claim from being charged', async () => {
		const scene = new Scene();
		const faults = ['none', 'none', 'none', KEPT_ERROR] as const;
		expect(await scene.fire(requestOf(), { faults })).toMatchObject({ status: 'fired' });
		expect(scene.tries).toBe(1);
	});

	it('is told as such when it comes again and again, and nothing is charged', async () => {
		const scene = new Scene();
		const faults = Array.from({ length: 40 }, (_, n) => (n % 2 === 0 ? 'none' : KEPT_ERROR));
		const outcome = await scene.fire(requestOf(), { faults });
		expect(outcome).toMatchObject({ code: 'not_claimed', cause: 'provider_failed' });
		expect(outcome.reason).toMatch(/could not be put on record \(.+\), so nothing was charged/);
		expect(scene.model.payments).toHaveLength(0);
		// No patience is used up by answers, so a fire must not go on for minutes by itself.
		expect(scene.calls.filter((what) => what === 'claim')).toHaveLength(5);
	});
});

describe('what cannot be known', () => {
	it('is not charged when what was charged before cannot be read', async () => {
		const scene = new Scene();
		const outcome = await scene.fire(requestOf(), { faults: SILENCE });
		expect(outcome).toMatchObject({ status: 'refused', code: 'check_failed', cause: 'unclear' });
		expect(new Set(scene.calls)).toEqual(new Set(['read']));
	});

	it('is not charged when the second look fails', async () => {
		const scene = new Scene();
		const outcome = await scene.fire(requestOf(), { faults: ['none', 'none', ...SILENCE] });
		expect(outcome).toMatchObject({ status: 'refused', code: 'check_failed' });
		expect(scene.tries).toBe(0);
	});

	it('is not charged when its claim never shows', async () => {
		const scene = new Scene();
		const outcome = await scene.fire(requestOf(), {
			port: (port) =>
				like(port, {
					read: async (asks, rule, customer) => {
						const answer = await port.read(asks, rule, customer);
						if (!answer.ok) return answer;
						return { ok: true, value: { ...answer.value, charges: [] } };
					},
				}),
		});
		expect(outcome).toMatchObject({ status: 'refused', code: 'check_failed' });
		expect(outcome.reason).toMatch(/does not show/);
		expect(scene.tries).toBe(0);
	});

	it('is in doubt when a payment was asked for and nothing more is heard', async () => {
		const scene = new Scene();
		const faults = ['none', 'none', 'none', LOST, ...SILENCE] as const;
		const outcome = await scene.fire(requestOf(), { faults });
		expect(outcome).toMatchObject({ status: 'in_doubt', code: 'in_doubt' });
		expect(outcome.reason).toMatch(/could not be found out, so it may have been charged/);
		expect(await scene.fire()).toMatchObject({ code: 'already_fired' });
		expect(scene.tries).toBe(1);
	});

	it('and the same fire goes on where one was cut off', async () => {
		const scene = new Scene();
		const faults = ['none', 'none', 'none', ...SILENCE] as const;
		expect(await scene.fire(requestOf(), { faults })).toMatchObject({ status: 'in_doubt' });
		expect(scene.tries).toBe(0);
		expect(await scene.fire()).toMatchObject({ status: 'fired' });
		expect(scene.model.payments).toHaveLength(1);
	});

	it('while another fire waits two minutes before it takes that out of the way', async () => {
		const scene = new Scene();
		await scene.fire(requestOf(), { faults: ['none', 'none', ...SILENCE] });
		const early = await scene.fire(eventOf('another'));
		expect(early).toMatchObject({ code: 'pending_charge' });
		await scene.pass(121);
		expect(await scene.fire(eventOf('another'))).toMatchObject({ status: 'fired' });
		expect(scene.model.payments.map(({ status }) => status)).toEqual(['dropped', 'succeeded']);
	});
});

describe('what the provider refuses for good', () => {
	it('is told as it stands when it was only asked, such as for a customer that there is not', async () => {
		const scene = new Scene();
		const outcome = await scene.fire(requestOf(), { faults: ['rejected'] });
		expect(outcome).toEqual({ status: 'refused', code: 'rejected', reason: 'rejected' });
	});

	it('is told as it stands, with nothing left on record', async () => {
		const scene = new Scene();
		const outcome = await scene.fire(requestOf(), { faults: ['none', 'rejected'] });
		expect(outcome).toEqual({ status: 'refused', code: 'rejected', reason: 'rejected' });
		expect(scene.model.payments).toHaveLength(0);
	});

	it('takes its claim with it when the payment itself is refused', async () => {
		const scene = new Scene();
		const faults = ['none', 'none', 'none', 'rejected'] as const;
		const outcome = await scene.fire(requestOf(), { faults });
		expect(outcome).toEqual({ status: 'refused', code: 'rejected', reason: 'rejected' });
		expect(scene.model.payments.map(({ status }) => status)).toEqual(['dropped']);
	});

	it('is in doubt when an earlier try of the payment is not accounted for', async () => {
		const scene = new Scene();
		const faults = ['none', 'none', 'none', LOST, 'rejected', ...SILENCE] as const;
		expect(await scene.fire(requestOf(), { faults })).toMatchObject({ status: 'in_doubt' });
	});

	it('ends a run when it is about the key', async () => {
		const scene = new Scene();
		const outcome = await scene.fire(requestOf(), { faults: ['fatal'] });
		expect(outcome).toMatchObject({ status: 'refused', code: 'fatal' });
		expect(outcome.reason).toMatch(/nothing was charged/);
	});
});

it('a declined payment is told at once, and again without being tried', async () => {
	const scene = new Scene();
	scene.model.mood = { kind: 'declines', settlesMs: 0, settlesWell: false };
	const [first, second] = [await scene.fire(), await scene.fire()];
	for (const outcome of [first, second]) {
		expect(outcome).toMatchObject({
			status: 'refused',
			code: 'declined',
			charge: { declineCode: 'insufficient_funds' },
		});
	}
	expect(scene.tries).toBe(1);
	expect([first?.isAttempt, second?.isAttempt]).toEqual([true, undefined]);
});

it('others in the way again and again end a fire, and nothing is charged', async () => {
	const scene = new Scene();
	await scene.fire(requestOf(), { faults: ['none', 'none', ...SILENCE] });
	await scene.pass(121);
	const outcome = await scene.fire(eventOf('another'), {
		port: (port) =>
			like(port, {
				drop: async () => await Promise.resolve({ kind: 'answered', value: { kind: 'not_open' } }),
			}),
	});
	expect(outcome).toMatchObject({ status: 'refused', code: 'too_many_fires' });
	expect(scene.tries).toBe(0);
});

it('a cancelled run charges nothing more', async () => {
	const scene = new Scene();
	const stop = new AbortController();
	scene.clock.at(50, () => stop.abort());
	const outcome = await scene.fire(requestOf(), { signal: stop.signal });
	expect(outcome).toMatchObject({ status: 'refused', code: 'cancelled' });
	expect(scene.tries).toBe(0);
});
