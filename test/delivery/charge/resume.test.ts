import type { ClaimRef } from '../../../delivery/charge/charge-port';
import { resume, type Resumed, type ResumePort } from '../../../delivery/charge/resume';
import { Halt } from '../../../delivery/halt';
import { type Answer, Reads } from '../../../delivery/sync/reads';
import type { ChargeRecord } from '../../../metering/trigger/charge-record';
import { triggerStatus } from '../../../metering/trigger/trigger-status';
import { afterPromises, VirtualClock } from '../../support/virtual-clock';
import { chargeOf, failed, NOW, readingOf, ruleOf, three } from '../../metering/trigger/fires';

const UNCLEAR = { kind: 'unclear', code: 'no_answer', reason: 'no answer' } as const;

/** A provider with these charges, on whose way the first answers are lost. */
class Port implements ResumePort {
	readonly asked: string[] = [];

	constructor(
		public charges: readonly ChargeRecord[],
		public troubles: ReadonlyArray<Answer<undefined>> = [],
	) {}

	async read() {
		return await Promise.resolve({ ok: true, value: readingOf(this.charges) } as const);
	}

	async resume({ id }: ClaimRef): Promise<Answer<undefined>> {
		this.asked.push(id);
		const [trouble, ...troubles] = this.troubles;
		this.troubles = troubles;
		if (trouble?.kind !== 'rejected') {
			this.charges = this.charges.map((one) => (one.id === id ? { ...one, isResumed: true } : one));
		}
		return await Promise.resolve(trouble ?? { kind: 'answered', value: undefined });
	}
}

async function resumeAt(port: ResumePort): Promise<Resumed> {
	const clock = new VirtualClock(afterPromises);
	const pace = { clock, ratePerSecond: 25, retryBudgetMs: 60_000, random: () => 0.5 };
	return await resume(new Reads(pace, new Halt(undefined)), port, 'top-up', 'cus_A');
}

it('marks the newest failure, and with it forgives all before', async () => {
	const port = new Port(three);
	const { held, marked, failed: why } = await resumeAt(port);
	expect(held.map(({ id }) => id)).toEqual(['pi_1', 'pi_2', 'pi_3']);
	expect(marked).toEqual(['pi_1']);
	expect(why).toBeUndefined();
	expect(triggerStatus(ruleOf(), readingOf(port.charges)).isPaused).toBe(false);
});

it('marks each failure of the newest second', async () => {
	const same = ['pi_1', 'pi_2', 'pi_3'].map((id) => failed({ id, created: NOW - 60 }));
	const port = new Port([...same, failed({ id: 'pi_4', created: NOW - 61 })]);
	expect([...(await resumeAt(port)).marked].sort()).toEqual(['pi_1', 'pi_2', 'pi_3']);
	expect(triggerStatus(ruleOf(), readingOf(port.charges))).not.toHaveProperty('toResume');
});

it('does nothing where nothing is held against the next charge', async () => {
	const port = new Port([chargeOf(), chargeOf({ id: 'pi_2', status: 'dropped' })]);
	expect(await resumeAt(port)).toEqual({ held: [], marked: [] });
	const again = new Port(three);
	await resumeAt(again);
	expect(await resumeAt(again)).toEqual({ held: [], marked: [] });
	expect(again.asked).toEqual(['pi_1']);
});

it('asks again where an answer is lost', async () => {
	const port = new Port(three, [UNCLEAR, UNCLEAR]);
	expect((await resumeAt(port)).marked).toEqual(['pi_1']);
	expect(port.asked).toEqual(['pi_1', 'pi_1', 'pi_1']);
});

it('says why a charge could not be marked', async () => {
	const rejected = { kind: 'rejected', code: 'permission_missing', reason: 'no' } as const;
	const { held, marked, failed: why } = await resumeAt(new Port(three, [rejected]));
	expect([held.length, marked]).toEqual([3, []]);
	expect(why).toMatchObject({ status: 'rejected', code: 'permission_missing' });
});
