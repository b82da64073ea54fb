/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { setImmediate as soon } from 'node:timers/promises';
import { TRIGGER } from '../support/engine';
import { EDGE_KEY, EdgeBench, MINUTE_MS } from './edge-bench';

const bench = new EdgeBench();

const CONTINUE = { onError: 'continueRegularOutput' } as const;

describe('a decline', () => {
	it.each(['error', 'charge'] as const)('is told, and the one that pauses: %s', async (decline) => {
		await bench.start({ decline });
		bench.edge.state.changeCustomer('bc_a', { declines: 'lost_card' });
		const told = [];
		for (let failures = 0; failures < 4; failures += 1) {
			told.push(await bench.fire([{ customer: 'bc_a' }]));
			bench.edge.clock.advance(2 * MINUTE_MS);
		}
		const items = told.flatMap(({ notFired }) => notFired);
		expect(
			items.map(({ reason_code, is_attempt, is_pausing }) => [reason_code, is_attempt, is_pausing]),
		).toEqual([
			['declined', true, false],
			['declined', true, false],
			['declined', true, true],
			['paused', false, false],
		]);
		expect(items[2]?.reason).toMatch(
			/^Billing Customer ID: the charge was declined \(.+\)\. That was failure 3 in a row, and the enrollment is paused now\. See to the payment method of the customer, then resume the enrollment in Edge$/,
		);
		expect(told[2]?.hints).toEqual([
			'Not fired: 1 (1 declined)',
			'Paused: bc_a. Edge goes on when somebody has seen to the payment method and resumes the enrollment there',
		]);
		expect(bench.sent('fire')).toBe(3);
		expect(bench.captured()).toEqual([0, 0, 0]);
	});
});

describe('a fire without an answer', () => {
	it('is sent once, and is in doubt', async () => {
		bench.edge.faults.add({ kind: 'cut', when: 'after_commit', path: 'fire', count: 1 });
		const { fired, notFired, hints } = await bench.fire([
			{ customer: 'bc_a' },
			{ customer: 'bc_b' },
		]);
		expect(fired).toMatchObject([{ status: 'fired' }]);
		expect(notFired).toMatchObject([
			{ status: 'in_doubt', reason_code: 'in_doubt', is_attempt: true, charge_id: null },
		]);
		expect(notFired[0]?.reason).toMatch(
			/^The fire was sent, and whether it charged is unknown \(no answer from Edge \(.+\)\)\. After it, the enrollment shows that it was fired at \S+ \(succeeded\): by this fire, or by another one\. Look at the charges of the customer in Edge before this is fired again: Edge would charge a second time$/,
		);
		expect(hints.at(-1)).toMatch(
			/^In doubt: bc_[ab]\. Look at the charges of these customers in Edge before anything of them is fired again: it could charge a second time$/,
		);
		expect(bench.sent('fire')).toBe(2);
		expect(bench.captured()).toEqual([200, 200]);
	});

	it('is in doubt also when it never arrived', async () => {
		bench.edge.faults.add({ kind: 'cut', path: 'fire' });
		const { notFired } = await bench.fire([{ customer: 'bc_a' }]);
		expect(notFired).toMatchObject([{ status: 'in_doubt' }]);
		expect(notFired[0]?.reason).toMatch(
			/The enrollment does not show it so far: it was never fired/,
		);
		expect(bench.sent('fire')).toBe(1);
		expect(bench.captured()).toEqual([]);
	}, 30_000);

	it('is not fired again by a node that is to retry on fail', async () => {
		bench.edge.faults.add({ kind: 'cut', when: 'after_commit', path: 'fire' });
		const node = { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 };
		const { notFired } = await bench.fire([{ customer: 'bc_a' }], { node });
		expect(notFired).toMatchObject([{ status: 'in_doubt' }]);
		expect(bench.sent('fire')).toBe(1);
	});
});

it('tells every item what became of it when the execution is cancelled', async () => {
	bench.enroll({ bi_id: 'bi_2' });
	bench.edge.faults.add({ kind: 'stall', when: 'after_commit', path: 'fire' });
	const items = ['bi_1', 'bi_2', 'bi_1'].map((item) => ({ customer: 'bc_a', item }));
	const run = await bench.run(items, {
		parameters: { item: { __rl: true, mode: 'id', value: '={{ $json.item }}' } },
		onStart: (cancel) => void cancelOnceCharged(cancel),
	});
	expect(run.status).toBe('canceled');
	const [fired, notFired] = run.node(TRIGGER).outputs;
	expect(fired).toEqual([]);
	expect(notFired?.map(({ json }) => [json.trigger, json.status, json.reason_code])).toEqual([
		['bi_1', 'in_doubt', 'in_doubt'],
		['bi_2', 'not_fired', 'cancelled'],
		['bi_1', 'not_fired', 'earlier_in_doubt'],
	]);
	expect(bench.captured()).toEqual([200]);
	expect(bench.sent('getEnrollments')).toBe(1);
});

async function cancelOnceCharged(cancel: () => void): Promise<void> {
	while (bench.captured().length === 0) await soon();
	cancel();
}

describe('a run that can do nothing', () => {
	const WRONG = { edgeCredential: { apiKey: 'wrong_key_1' } };

	it('is an error, with how to mend it', async () => {
		const { error } = await bench.run([{ customer: 'bc_a' }], WRONG);
		expect(error?.message).toBe('Nothing was fired');
		expect(error?.description).toBe(
			'The trigger items of the brand were not given (Edge answered: Invalid API key), so nothing was fired. Check API Key, Organization ID and Brand ID in the Zyntro Edge API credential',
		);
		expect(bench.sent('fire')).toBe(0);
	});

	it('tells each item where the workflow goes on', async () => {
		const run = await bench.run([{ customer: 'bc_a' }], { ...WRONG, node: CONTINUE });
		expect(run.error).toBeUndefined();
		expect(run.node(TRIGGER).outputs[1]).toMatchObject([
			{ json: { status: 'not_fired', reason_code: 'credential_refused' }, pairedItem: { item: 0 } },
		]);
	});

	it('tells the error output, where there is one', async () => {
		const node = { onError: 'continueErrorOutput' } as const;
		const run = await bench.run([{ customer: 'bc_a' }], { ...WRONG, node });
		const outputs = run.node(TRIGGER).outputs;
		expect(outputs.map((output) => output.length)).toEqual([0, 0, 1]);
		expect(outputs[2]?.[0]?.json).toMatchObject({
			customer: 'bc_a',
			error: { reason_code: 'credential_refused' },
		});
	});

	it.each([
		[{ apiKey: ' ' }, 'Empty: API Key', /enter API Key\. Edge wants all three/],
		[
			{ organizationId: '', brandId: '' },
			'Empty: Organization ID, Brand ID',
			/enter Organization ID, Brand ID/,
		],
		[{ baseUrl: 'http://example.com' }, 'Base URL or Path is not allowed', /only sent over https/],
		[{ path: '/a/../b/' }, 'Base URL or Path is not allowed', /is not a plain path/],
	])('says what of the credential keeps it: %j', async (edgeCredential, message, description) => {
		const { error } = await bench.run([{ customer: 'bc_a' }], {
			edgeCredential: edgeCredential as Record<string, string>,
		});
		expect(error?.message).toBe(message);
		expect(error?.description).toMatch(/^In the Zyntro Edge API credential: /);
		expect(error?.description).toMatch(description);
		expect(bench.edge.state.requests()).toEqual([]);
	});

	it.each([
		[
			{ cooldown: -1 },
			/^Cooldown \(Seconds\) is "-1"\. It has to be a whole number from 0 to 2592000/,
		],
		[{ checkEnrollment: 'maybe' }, /^Check Enrollment First is "maybe"/],
	])('refuses options beyond their bounds: %j', async (options, message) => {
		const { error } = await bench.run([{ customer: 'bc_a' }], { options });
		expect(error?.message).toMatch(message);
		expect(bench.edge.state.requests()).toEqual([]);
	});
});

describe('the key', () => {
	/** An Edge that puts the key of the caller wherever it can. */
	const telltale = { status: 'error', errors: [`Bad key ${EDGE_KEY}`], api_key: EDGE_KEY };

	it.each([
		['an answer that refuses', { kind: 'refuse', status: 200, body: telltale } as const],
		[
			'a page of somebody else',
			{ kind: 'refuse', status: 403, body: `<b>${EDGE_KEY}</b>` } as const,
		],
		['a cut', { kind: 'cut', when: 'after_commit' } as const],
	])(
		'is in no item, hint or error: %s',
		async (_what, fault) => {
			for (const path of ['fire', 'getEnrollments', 'getItems']) {
				bench.edge.faults.clear();
				bench.edge.faults.add({ ...fault, path });
				const customer = path === 'fire' ? 'bc_a' : 'bc_b';
				for (const node of [{}, CONTINUE]) {
					const options = { retryBudget: 1, checkEnrollment: path !== 'fire' };
					const run = await bench.run([{ customer }], { node, options });
					expect(JSON.stringify([run.raw.data, run.error])).not.toContain(EDGE_KEY);
				}
			}
		},
		60_000,
	);
});
