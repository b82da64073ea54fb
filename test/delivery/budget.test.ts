import { deliver, type DeliveryOptions, type Send } from '../../delivery/deliver';
import type { Verdict } from '../../delivery/verdict';
import { VirtualClock } from '../support/virtual-clock';

type Job = { readonly lane: string };
const jobsOf = (count: number): Job[] =>
	Array.from({ length: count }, (_, i) => ({ lane: `${i}` }));

const limited: Verdict = { kind: 'rate_limited', code: 'rate_limited', reason: 'slow down' };
const unclear: Verdict = { kind: 'unclear', code: 'no_answer', reason: 'no answer' };
const busy: Verdict = { kind: 'busy', code: 'lane_locked', reason: 'locked' };

async function run(
	jobs: readonly Job[],
	answer: (call: number) => Verdict,
	change: Partial<DeliveryOptions> = {},
) {
	const clock = new VirtualClock();
	let calls = 0;
	const send: Send<Job> = async () => {
		const verdict = answer(calls++);
		await clock.sleep(100);
		return verdict;
	};
	const report = await deliver(jobs, ({ lane }) => lane, send, {
		ratePerSecond: 25,
		lanesAtOnce: 10,
		retryBudgetMs: 60_000,
		clock,
		...change,
	});
	return { outcomes: [...report.outcomes.values()], calls, now: clock.now() };
}

const SPENT =
	'waiting for the provider took longer than the retry time budget of 60 s. Run it again to send the rest';

const HOUR = 3_600_000;

it('tries nothing again so late that its identifier may be forgotten', async () => {
	const late = { ...limited, retryAfterMs: 13 * HOUR };
	const { outcomes, calls } = await run(
		jobsOf(1),
		(call) => [unclear, late][call] ?? { kind: 'accepted' },
		{ retryBudgetMs: 24 * HOUR },
	);
	expect(calls).toBe(2);
	expect(outcomes).toMatchObject([{ status: 'unsent', code: 'in_doubt', attempts: 2 }]);
	expect(outcomes[0]?.reason).toContain('too long ago to try again');
});

it.each([30, -30])(
	'nor on a machine that has slept, or whose clock was set: %i h',
	async (hours) => {
		let wall = 0;
		const answer = (call: number): Verdict => {
			if (call > 0) return { kind: 'accepted' };
			wall += hours * 3600;
			return unclear;
		};
		const { outcomes, calls } = await run(jobsOf(1), answer, { wall: () => wall });
		expect(calls).toBe(1);
		expect(outcomes).toMatchObject([{ status: 'unsent', code: 'in_doubt', attempts: 1 }]);
		expect(outcomes[0]?.reason).toContain('Sent again it may be billed twice');
	},
);

it('in an outage, sends little and leaves few in doubt, and goes on when it is over', async () => {
	const clock = new VirtualClock();
	const options = { ratePerSecond: 1000, lanesAtOnce: 250, retryBudgetMs: 300_000, clock };
	let inVain = 0;
	const send: Send<Job> = async () => {
		await clock.sleep(40);
		if (clock.now() < 2000 || clock.now() > 200_000) return { kind: 'accepted' };
		inVain += 1;
		return unclear;
	};
	const { outcomes } = await deliver(jobsOf(5000), ({ lane }) => lane, send, options);
	const inDoubt = [...outcomes.values()].filter(({ status }) => status !== 'accepted');
	expect(inDoubt.length).toBeLessThan(20);
	expect(inVain).toBeLessThan(2500);
	expect(clock.now()).toBeLessThan(200_000 + 60_000);
});

describe('the time budget', () => {
	it('ends a run that is refused for ever, with nothing in doubt', async () => {
		const { outcomes, now } = await run(jobsOf(30), () => limited);
		expect(outcomes).toHaveLength(30);
		for (const outcome of outcomes) {
			expect(outcome).toMatchObject({
				status: 'unsent',
				code: 'retry_budget_spent',
				reason: SPENT,
			});
		}
		expect(now).toBeLessThan(60_000 + 31_000);
	});

	it('ends a run at once that is asked to wait longer than that', async () => {
		const { outcomes, now } = await run(jobsOf(5), () => ({ ...limited, retryAfterMs: 3_600_000 }));
		expect(outcomes.map(({ code }) => code)).toEqual(Array(5).fill('retry_budget_spent'));
		expect(now).toBeLessThan(1000);
	});

	it('ends a run that gets no clear answer for as long as that', async () => {
		const { outcomes, now } = await run(jobsOf(500), () => unclear, { maxAttempts: 1000 });
		expect(outcomes).toHaveLength(500);
		const codes = new Set(outcomes.map(({ code }) => code));
		expect(codes).toEqual(new Set(['in_doubt', 'retry_budget_spent']));
		for (const { code, attempts } of outcomes) {
			expect(code === 'in_doubt').toBe(attempts > 0);
		}
		expect(now).toBeLessThan(60_000 + 21_000);
	});

	it('is not used up by a slow run that gets its answers', async () => {
		const { outcomes, now } = await run(jobsOf(100), () => ({ kind: 'accepted' }), {
			ratePerSecond: 1,
			retryBudgetMs: 10,
		});
		expect(outcomes.every(({ status }) => status === 'accepted')).toBe(true);
		expect(now).toBeGreaterThan(90_000);
	});

	it('is not used up by refusals with answers between them', async () => {
		const { outcomes, now } = await run(
			jobsOf(400),
			(call) => (call % 20 === 0 ? limited : { kind: 'accepted' }),
			{ retryBudgetMs: 5000 },
		);
		expect(outcomes.every(({ status }) => status === 'accepted')).toBe(true);
		expect(now).toBeGreaterThan(20_000);
	});

	it('is not used up by failures with answers between them', async () => {
		const { outcomes } = await run(
			jobsOf(300),
			(call) => (call % 3 === 0 ? unclear : { kind: 'accepted' }),
			{ retryBudgetMs: 5000, ratePerSecond: 10, maxAttempts: 100 },
		);
		expect(outcomes.every(({ status }) => status === 'accepted')).toBe(true);
	});
});

describe('a job of its own', () => {
	it.each([
		['unclear', unclear, 'in_doubt'],
		['busy', busy, 'lane_locked'],
	] as const)('is given up after its last %s try', async (_kind, verdict, code) => {
		const { outcomes, calls } = await run(jobsOf(1), () => verdict, { maxAttempts: 3 });
		expect(calls).toBe(3);
		expect(outcomes).toMatchObject([{ status: 'unsent', code, attempts: 3 }]);
	});

	it('waits as long as a busy provider asks, and longer if it asks for nothing', async () => {
		const asked = await run(jobsOf(1), (call) =>
			call === 0 ? { ...busy, retryAfterMs: 4000 } : { kind: 'accepted' },
		);
		expect(asked.now).toBeGreaterThanOrEqual(4000);
		const none = await run(
			jobsOf(1),
			(call) => (call < 5 ? { ...busy, retryAfterMs: 0 } : { kind: 'accepted' }),
			{ random: () => 0.999 },
		);
		expect(none.now).toBeGreaterThan(250 + 500 + 1000 + 2000);
	});

	it('is not tried before the time that was asked for, even if that is beyond the budget', async () => {
		const { outcomes, calls, now } = await run(jobsOf(1), () => ({
			...unclear,
			retryAfterMs: 3_600_000,
		}));
		expect(calls).toBe(1);
		expect(now).toBeLessThan(1000);
		expect(outcomes).toMatchObject([{ status: 'unsent', code: 'in_doubt' }]);
	});
});
