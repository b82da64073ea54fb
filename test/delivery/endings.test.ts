import { deliver } from '../../delivery/deliver';
import type { Outcome, Verdict } from '../../delivery/verdict';
import { VirtualClock } from '../support/virtual-clock';

/** The outcome of one job that gets these answers, one after another. */
async function outcomeOf(...verdicts: Verdict[]): Promise<Outcome | undefined> {
	const clock = new VirtualClock();
	const answers = verdicts.values();
	const job = {};
	const send = async (): Promise<Verdict> => {
		await clock.sleep(10);
		return answers.next().value as Verdict;
	};
	const options = {
		ratePerSecond: 25,
		lanesAtOnce: 1,
		retryBudgetMs: 60_000,
		maxAttempts: 3,
		clock,
	};
	const { outcomes } = await deliver([job], () => 'lane', send, options);
	return outcomes.get(job);
}

const unclear: Verdict = { kind: 'unclear', code: 'no_answer', reason: 'no answer (reset)' };
const busy: Verdict = { kind: 'busy', code: 'lane_locked', reason: 'locked' };
const limited: Verdict = { kind: 'rate_limited', code: 'rate_limited', reason: 'slow down' };
const rejected: Verdict = { kind: 'rejected', code: 'too_old', reason: 'too old' };
const refused: Verdict = { kind: 'refused_for_now', code: 'refused', reason: 'not now' };
const fatal: Verdict = { kind: 'fatal', code: 'key_not_accepted', reason: 'wrong key' };

const DOUBT = 'no answer (reset), so it may have been counted; then';
const SAFE =
	'With the same rows this is safe within a day: what was counted is refused as a duplicate';

describe('how a job ends', () => {
	it.each<[string, Verdict[], Outcome]>([
		['accepted', [{ kind: 'accepted' }], { status: 'accepted', attempts: 1 }],
		[
			'accepted after waiting',
			[limited, busy, { kind: 'accepted' }],
			{ status: 'accepted', attempts: 3 },
		],
		['a duplicate', [{ kind: 'duplicate' }], { status: 'duplicate', attempts: 1 }],
		[
			'a duplicate after a lock',
			[busy, { kind: 'duplicate' }],
			{ status: 'duplicate', attempts: 2 },
		],
		[
			'accepted after an unclear try',
			[unclear, { kind: 'accepted' }],
			{ status: 'accepted', attempts: 2 },
		],
		[
			'confirmed after an unclear try',
			[unclear, { kind: 'duplicate' }],
			{
				status: 'duplicate',
				code: 'confirmed_on_retry',
				reason:
					'an earlier try got no clear answer (no answer (reset)); the next one showed that it was counted',
				attempts: 2,
			},
		],
		[
			'rejected',
			[rejected],
			{ status: 'rejected', code: 'too_old', reason: 'too old', attempts: 1 },
		],
		[
			'in doubt when a refusal follows an unclear try',
			[unclear, rejected],
			{ status: 'unsent', code: 'in_doubt', reason: `${DOUBT} too old. ${SAFE}`, attempts: 2 },
		],
		[
			'unsent when refused for now',
			[refused],
			{ status: 'unsent', code: 'refused', reason: 'not now', attempts: 1 },
		],
		[
			'in doubt when refused for now after an unclear try',
			[unclear, refused],
			{ status: 'unsent', code: 'in_doubt', reason: `${DOUBT} not now. ${SAFE}`, attempts: 2 },
		],
		[
			'unsent when fatal',
			[fatal],
			{ status: 'unsent', code: 'key_not_accepted', reason: 'wrong key', attempts: 1 },
		],
		[
			'in doubt when fatal after an unclear try',
			[unclear, fatal],
			{ status: 'unsent', code: 'in_doubt', reason: `${DOUBT} wrong key. ${SAFE}`, attempts: 2 },
		],
		[
			'in doubt when its tries are used up',
			[unclear, busy, unclear],
			{
				status: 'unsent',
				code: 'in_doubt',
				reason: `${DOUBT} 3 tries did not get through (no answer (reset)). Run it again. ${SAFE}`,
				attempts: 3,
			},
		],
		[
			'unsent when it never got through the lock',
			[busy, busy, busy],
			{
				status: 'unsent',
				code: 'lane_locked',
				reason: '3 tries did not get through (locked). Run it again',
				attempts: 3,
			},
		],
	])('%s', async (_name, verdicts, outcome) => {
		expect(await outcomeOf(...verdicts)).toEqual(outcome);
	});
});

it('a fatal answer stops the rest of the run', async () => {
	const clock = new VirtualClock();
	const jobs = Array.from({ length: 50 }, (_, index) => ({ lane: String(index % 5) }));
	let calls = 0;
	const send = async (): Promise<Verdict> => {
		calls += 1;
		const verdict: Verdict = calls === 6 ? fatal : { kind: 'accepted' };
		await clock.sleep(1000);
		return verdict;
	};
	const options = { ratePerSecond: 1000, lanesAtOnce: 5, retryBudgetMs: 60_000, clock };
	const { outcomes } = await deliver(jobs, ({ lane }) => lane, send, options);
	const all = [...outcomes.values()];
	expect(all).toHaveLength(50);
	// The four others were on their way when the answer came.
	expect(calls).toBe(10);
	expect(all.filter(({ status }) => status === 'accepted')).toHaveLength(9);
	expect(all.filter(({ code }) => code === 'key_not_accepted')).toHaveLength(41);
});

it('a send that throws all the same ends its own job only', async () => {
	const clock = new VirtualClock();
	const jobs = ['good', 'broken', 'good too'].map((name) => ({ name }));
	const send = async ({ name }: { name: string }): Promise<Verdict> => {
		if (name === 'broken') throw new Error('not supposed to happen');
		return { kind: 'accepted' };
	};
	const options = { ratePerSecond: 1000, lanesAtOnce: 5, retryBudgetMs: 60_000, clock };
	const { outcomes, requests } = await deliver(jobs, () => 'lane', send, options);
	expect([...outcomes.values()]).toEqual([
		{ status: 'accepted', attempts: 1 },
		expect.objectContaining({ status: 'unsent', code: 'unexpected', attempts: 1 }),
		{ status: 'accepted', attempts: 1 },
	]);
	expect(requests).toBe(3);
});
