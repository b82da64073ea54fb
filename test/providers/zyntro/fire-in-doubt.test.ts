/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { setImmediate as soon } from 'node:timers/promises';
import type { FaultRule } from '../../../emulator';
import { EdgeRig, MINUTE } from './edge-rig';

const rig = new EdgeRig();

const ADVICE =
	'Look at the charges of the customer in Edge before this is fired again: Edge would charge a second time';
const BEFORE = 'The enrollment does not show it so far: it was never fired';
const AFTER =
	/After it, the enrollment shows that it was fired at [-\d]+T[\d:]+Z \(succeeded\): by this fire, or by another one/;

/** Faults of the fire alone. */
function troubled(rule: Omit<FaultRule, 'path' | 'count'>): void {
	rig.edge.faults.add({ ...rule, path: 'fire', count: 1 });
}

describe('a fire without a clear answer', () => {
	it.each<[Omit<FaultRule, 'path'>, RegExp]>([
		[
			{ kind: 'cut' },
			/^the fire was sent, and whether it charged is unknown \(no answer from Edge \(.+\)\)\. The/,
		],
		[{ kind: 'malformed' }, /\(the host answered 200 in a form that is not Edge's; is a proxy in/],
		[{ kind: 'fail' }, /\(Edge answered 500\)/],
		[{ kind: 'refuse', status: 503 }, /\(Edge answered 503\)/],
		[{ kind: 'refuse', status: 302 }, /\(the host answered 302 in a form that is not Edge's/],
		[{ kind: 'refuse', status: 408 }, /\(Edge answered 408\)/],
	])('is not sent again, though it never arrived: %j', async (rule, why) => {
		rig.enroll();
		troubled(rule);
		const result = await rig.fireOne();
		expect(result).toMatchObject({ status: 'in_doubt', code: 'in_doubt' });
		expect(result.reason).toMatch(why);
		expect(result.reason?.endsWith(`). ${BEFORE}. ${ADVICE}`)).toBe(true);
		expect(rig.sent('fire')).toHaveLength(1);
		expect(rig.captured()).toEqual([]);
	});

	it.each<Omit<FaultRule, 'path'>>([
		{ kind: 'cut', when: 'after_commit' },
		{ kind: 'malformed', when: 'after_commit' },
		{ kind: 'fail', when: 'after_commit' },
		{ kind: 'stall', when: 'after_commit' },
	])('is told as it was seen, and not taken for fired: %j', async (rule) => {
		rig.enroll();
		troubled(rule);
		const result = await rig.fireOne({}, { timeoutMs: 500 });
		expect(result).toMatchObject({ status: 'in_doubt', code: 'in_doubt' });
		expect(result).not.toHaveProperty('charge');
		expect(result.reason).toMatch(AFTER);
		expect(rig.sent('fire')).toHaveLength(1);
		expect(rig.captured()).toEqual([200]);
	});

	it('is looked for three times, for a few seconds', async () => {
		rig.enroll();
		troubled({ kind: 'cut' });
		await rig.fireOne();
		expect(rig.sent('getEnrollments')).toHaveLength(4);
	});

	it('is in doubt also where the enrollment cannot be read any more', async () => {
		rig.enroll();
		troubled({ kind: 'cut', when: 'after_commit' });
		rig.edge.faults.add({ kind: 'fail', path: 'getEnrollments', skip: 1 });
		expect((await rig.fireOne()).reason).toMatch(
			/\)\. The enrollment could not be read after it\. Look at/,
		);
	});

	it('is looked for also where the enrollment was not looked at before', async () => {
		rig.enroll();
		troubled({ kind: 'cut', when: 'after_commit' });
		const result = await rig.fireOne({}, { checksEnrollment: false });
		expect(result.status).toBe('in_doubt');
		expect(result.reason).toMatch(
			/After it, the enrollment shows that it was fired at \S+ \(succeeded\)\. Look at/,
		);
		expect(rig.sent('getEnrollments')).toHaveLength(1);
	});

	it('keeps later items of the run from firing the same, however long that takes', async () => {
		await rig.start({ cooldown: 0 });
		rig.enroll();
		troubled({ kind: 'cut', when: 'after_commit' });
		const results = await rig.fire([{}, {}], { cooldownSeconds: 0 });
		expect(results).toMatchObject([
			{ status: 'in_doubt' },
			{
				status: 'not_fired',
				code: 'earlier_in_doubt',
				reason:
					'an earlier item of this run fired the same, and whether it charged is unknown. Find that out first',
			},
		]);
		expect(rig.sent('fire')).toHaveLength(1);
	});
});

it('takes an answer that says neither yes nor no for what it is', async () => {
	rig.enroll();
	const data = { success: true, status: 'processing', amount: 200 };
	rig.edge.faults.add({
		kind: 'refuse',
		status: 200,
		body: { status: 'success', data },
		path: 'fire',
	});
	expect(await rig.fireOne()).toMatchObject({
		status: 'in_doubt',
		reason: expect.stringMatching(
			/\(Edge answered with success true and status "processing", which says neither yes nor no\)/,
		),
	});
});

it.each([
	[{ status: 'success' }, /\(Edge answered without a charge\)/],
	[
		{ status: 'success', data: { success: false, status: 'captured' } },
		/success false and status "captured"/,
	],
	[{ status: 'success', data: { status: 'captured' } }, /success undefined and status "captured"/],
	[
		{ status: 'success', data: { success: true, status: 'failed' } },
		/success true and status "failed"/,
	],
])('does not call it fired: %j', async (body, why) => {
	rig.enroll();
	rig.edge.faults.add({ kind: 'refuse', status: 200, body, path: 'fire' });
	const result = await rig.fireOne();
	expect(result).toMatchObject({ status: 'in_doubt' });
	expect(result.reason).toMatch(why);
	expect(rig.sent('fire')).toHaveLength(1);
});

it('says so when Edge says no but the enrollment was charged', async () => {
	rig.enroll();
	const body = { errors: ['Webhook could not be sent'], status: 'error' };
	rig.edge.faults.add({ kind: 'fail', when: 'after_commit', status: 200, body, path: 'fire' });
	const result = await rig.fireOne();
	expect(result).toMatchObject({ status: 'in_doubt' });
	expect(result.reason).toMatch(
		/^the fire was sent, and whether it charged is unknown \(Edge answered: Webhook could not be sent\)\. After it, the enrollment shows that it was fired at \S+ \(succeeded\)\. Look/,
	);
	expect(rig.captured()).toEqual([200]);
});

it('a fire on a machine that has slept after its look waits for another look', async () => {
	rig.enroll();
	const client = rig.client();
	const call = client.call.bind(client);
	let hasSlept = false;
	client.call = async (...asked) => {
		const answer = await call(...asked);
		if (asked[0] === 'getEnrollments' && !hasSlept) {
			hasSlept = true;
			await rig.fireOne();
			rig.edge.clock.advance(60 * MINUTE);
		}
		return answer;
	};
	const result = await rig.fireOne({}, { client, cooldownSeconds: 7200 });
	expect(result).toMatchObject({ status: 'not_fired', code: 'cooldown' });
	expect(rig.captured()).toEqual([200]);
});

describe('a fire that is turned away for a limit on calls', () => {
	const limit = { kind: 'refuse', status: 429, path: 'fire', body: '<html>' } as const;

	it('is sent again, since it was not read, each time after another look', async () => {
		rig.enroll();
		rig.edge.faults.add({ ...limit, count: 3 });
		expect(await rig.fireOne()).toMatchObject({ status: 'fired' });
		expect(rig.sent('fire')).toHaveLength(4);
		expect(rig.sent('getEnrollments')).toHaveLength(4);
		expect(rig.captured()).toEqual([200]);
	});

	it('is not sent again where enrollments are not looked at', async () => {
		rig.enroll();
		rig.edge.faults.add({ ...limit, count: 1 });
		expect(await rig.fireOne({}, { checksEnrollment: false })).toMatchObject({
			status: 'not_fired',
			code: 'rate_limited',
			reason: 'nothing was fired: Edge answered 429. Fire this item again, and none that has fired',
			isForAll: true,
		});
		expect(rig.sent('fire')).toHaveLength(1);
	});

	it('is in doubt where the enrollment shows that it was not turned away at all', async () => {
		rig.enroll();
		rig.edge.faults.add({ kind: 'fail', when: 'after_commit', status: 429, path: 'fire' });
		const result = await rig.fireOne();
		expect(result).toMatchObject({ status: 'in_doubt' });
		expect(result.reason).toMatch(
			/unknown \(Edge answered 429\)\. After it, the enrollment shows that it was fired at \S+ \(succeeded\)\. Look/,
		);
		expect(rig.sent('fire')).toHaveLength(1);
	});

	it('meets what happened meanwhile', async () => {
		rig.enroll();
		rig.edge.faults.add({ ...limit, headers: { 'retry-after': '30' }, count: 1 });
		const [ours] = await Promise.all([
			rig.fireOne({}, { client: rig.client() }),
			(async () => {
				while (rig.sent('fire').length === 0) await soon();
				rig.edge.state.setStatus(rig.edge.state.enrollments[0]!.ts_id, 'paused');
			})(),
		]);
		expect(ours).toMatchObject({ status: 'not_fired', code: 'paused' });
		expect(rig.sent('fire')).toHaveLength(1);
	});

	it('is given up on after some looks', async () => {
		rig.enroll();
		rig.edge.faults.add(limit);
		expect(await rig.fireOne()).toMatchObject({
			status: 'not_fired',
			code: 'rate_limited',
			reason:
				'nothing was fired: Edge turned the fire away 8 times (Edge answered 429). Fire this item again, and none that has fired',
			isForAll: true,
		});
		expect(rig.sent('fire')).toHaveLength(8);
		expect(rig.captured()).toEqual([]);
	});

	it('is not sent again where it is Edge’s cooldown that says so', async () => {
		rig.enroll();
		const body = { errors: ['Cooldown active'], status: 'error' };
		rig.edge.faults.add({ ...limit, body });
		expect(await rig.fireOne()).toMatchObject({ status: 'not_fired', code: 'cooldown' });
		expect(rig.sent('fire')).toHaveLength(1);
	});

	it('ends with the time that may be waited in vain', async () => {
		rig.enroll();
		rig.edge.faults.add({ ...limit, path: '.', headers: { 'retry-after': '15' } });
		const result = await rig.fireOne({}, { pace: { retryBudgetMs: MINUTE } });
		expect(result).toMatchObject({ status: 'not_fired', code: 'retry_budget_spent' });
		expect(result.reason).toBe(
			'nothing was fired: waiting for the provider took longer than the retry time budget of 60 s. Fire this item again, and none that has fired',
		);
	});
});

describe('a run that is cancelled', () => {
	it('fires nothing more, and says so item by item', async () => {
		rig.enroll();
		const signal = AbortSignal.abort();
		expect(await rig.fire([{}, {}], { signal })).toMatchObject(
			[0, 1].map((index) => ({
				index,
				status: 'not_fired',
				code: 'cancelled',
				reason:
					'nothing was fired: the execution was cancelled before this was sent. Fire this item again, and none that has fired',
			})),
		);
		expect(rig.sent('getItems')).toEqual([]);
	});

	it('does not call a fire that was on its way unsent', async () => {
		rig.enroll();
		const cancel = new AbortController();
		rig.edge.faults.add({ kind: 'stall', when: 'after_commit', path: 'fire' });
		const firing = rig.fireOne({}, { signal: cancel.signal, timeoutMs: 1000 });
		while (rig.captured().length === 0) await soon();
		cancel.abort();
		expect(await firing).toMatchObject({ status: 'in_doubt' });
		expect(rig.captured()).toEqual([200]);
	});
});
