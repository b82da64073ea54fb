/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import type { INode } from 'n8n-workflow';
import { asSoonAs } from '../support/as-soon-as';
import { TEST_KEY, TRIGGER, type WorkflowRun } from '../support/engine';
import { EVENT, FireBench, type FireRun } from './firing';

const bench = new FireBench();
const items = [
	{ id: '1', customer: 'cus_a', amount: 2000 },
	{ id: '2', customer: 'cus_b', amount: '20.00' },
	{ id: '3', customer: 'cus_b', amount: 2000 },
];
const GONE = { apiKey: 'sk_live_gone' };
const CONTINUE = { onError: 'continueRegularOutput' } as const;
const ERROR_OUTPUT = { onError: 'continueErrorOutput' } as const;

async function fire(how: FireRun = {}): Promise<WorkflowRun> {
	bench.stripe.state.revokeKey(GONE.apiKey);
	return await bench.run(items, { parameters: EVENT, ...how });
}

/** The reasons, or what else there is, of the items of every output. */
function told(run: WorkflowRun): unknown[][] {
	return run.node(TRIGGER).outputs.map((output) =>
		output.map(({ json }) => {
			const error = json.error as { reason_code?: string } | string | undefined;
			return typeof error === 'object' ? error.reason_code : (error ?? json.reason_code);
		}),
	);
}

describe('a run that can do nothing', () => {
	it.each<[string, FireRun, string, RegExp]>([
		[
			'since the key is not accepted',
			{ credential: GONE },
			'Nothing was fired',
			/^Nothing was charged: Stripe answered 401: .+ Check the key in the Stripe Billing API credential$/,
		],
		[
			'since a limit is none',
			{ options: { cooldown: -1 } },
			'Nothing was fired',
			/^Cooldown \(Seconds\) is "-1"\. It has to be a whole number from 0 to 2592000/,
		],
		[
			'since nobody can pay in no time',
			{ options: { daysUntilDue: 0 } },
			'Days Until Due is "0". It has to be a whole number from 1 to 365. Check the option',
			/^$/,
		],
		[
			'since nobody knows whether it is a dry one',
			{ options: { dryRun: '={{ $json.is_test }}' } },
			'Dry Run is "undefined"',
			/^It has to be true or false\. Check the expression of this option$/,
		],
		[
			'since it is a dry one for some items only',
			{ options: { dryRun: '={{ $json.id === "3" }}' } },
			'Dry Run is "true for some items"',
			/^It has to be the same for all items\./,
		],
		[
			'for lack of a key',
			{ credential: { apiKey: '' } },
			'The API Key is empty',
			/^Enter a secret/,
		],
	])('%s ends in an error that says so', async (_why, how, message, description) => {
		const run = await fire(how);
		expect(run.error?.message).toBe(message);
		expect(run.error?.description ?? '').toMatch(description);
		expect(bench.tries()).toEqual([]);
	});

	it('since Stripe cannot be reached ends in one, too', async () => {
		bench.stripe.faults.add({ kind: 'cut' });
		const run = await fire({ options: { retryBudget: 1 } });
		expect(run.error).toMatchObject({
			message: 'Nothing was fired',
			description: expect.stringMatching(
				/retry time budget of 1 s|no answer from Stripe/,
			) as string,
		});
	});

	it.each<[string, Partial<INode>, unknown[][]]>([
		[
			'goes on to Not Fired',
			CONTINUE,
			[[], ['key_not_accepted', 'invalid_amount', 'key_not_accepted']],
		],
		[
			'is told by the error output',
			ERROR_OUTPUT,
			[[], ['invalid_amount'], ['key_not_accepted', 'key_not_accepted']],
		],
	])('%s where the node says so', async (_where, node, expected) => {
		expect(told(await fire({ credential: GONE, node }))).toEqual(expected);
	});

	it.each<[Partial<INode>, number]>([
		[CONTINUE, 1],
		[ERROR_OUTPUT, 2],
	])('for its settings never looks fired: %j', async (node, output) => {
		const run = await fire({ options: { daysUntilDue: 0 }, node });
		const outputs = run.node(TRIGGER).outputs;
		expect(outputs.map((all) => all.length)).toEqual(
			outputs.map((_none, n) => (n === output ? items.length : 0)),
		);
	});

	it('does not lose what was charged before', async () => {
		const skip = 2;
		bench.stripe.faults.add({ kind: 'refuse', status: 401, path: 'customers/cus_a', skip });
		const both = ['1', '2'].map((id) => ({ id, customer: 'cus_a', amount: 2000 }));
		const run = await bench.run(both, { parameters: EVENT });
		expect(run.error).toBeUndefined();
		expect(told(run)).toEqual([[null], ['key_not_accepted']]);
		expect(bench.taken()).toEqual([2000]);
	});

	it('is no error where nothing was to be done', async () => {
		const run = await bench.run([{ ...items[0], amount: 0 }], {
			parameters: EVENT,
			credential: GONE,
		});
		expect(run.error).toBeUndefined();
		expect(told(run)).toEqual([[], ['invalid_amount']]);
	});
});

describe('what gets in the way', () => {
	it('of a rate limit is waited out', async () => {
		bench.stripe.faults.add({
			kind: 'refuse',
			status: 429,
			headers: { 'stripe-rate-limited-reason': 'global-rate' },
			probability: 0.3,
			count: 5,
		});
		expect(told(await fire())).toEqual([[null, null], ['invalid_amount']]);
		expect(bench.taken()).toEqual([2000, 2000]);
	});

	it('of lost answers charges nobody twice', async () => {
		const customers = Array.from({ length: 8 }, (_, n) => `cus_${n}`);
		for (const customer of customers) bench.addCustomer(customer);
		bench.stripe.faults.add({ kind: 'cut', when: 'after_commit', probability: 0.15 });
		bench.stripe.faults.add({ kind: 'cut', probability: 0.1 });
		const many = customers.map((customer) => ({ id: 'order', customer, amount: 500 }));
		const how = { parameters: EVENT, node: CONTINUE };
		const runs = await Promise.all([many, many].map(async (all) => await bench.fire(all, how)));
		bench.stripe.faults.clear();
		runs.push(await bench.fire(many, how));
		expect(
			bench
				.tries()
				.map(({ customer }) => customer)
				.sort(),
		).toEqual(customers);
		const last = runs[2];
		const codes = [...(last?.fired ?? []), ...(last?.notFired ?? [])].map(
			({ reason_code }) => reason_code,
		);
		expect(codes.every((code) => code === null || code === 'already_fired')).toBe(true);
	}, 60_000);

	it('of the run being cancelled leaves the rest for the next', async () => {
		const customers = Array.from({ length: 30 }, (_, n) => `cus_${n}`);
		for (const customer of customers) bench.addCustomer(customer);
		const many = customers.map((customer) => ({ id: 'order', customer, amount: 500 }));
		// A test key is paced at 25 requests a second, so it is under way for long enough.
		const how = { parameters: EVENT, credential: { apiKey: TEST_KEY } };
		const charges = () => bench.stripe.state.test.charges();
		const onStart = (cancel: () => void): void => asSoonAs(() => charges().length >= 3, cancel);
		const cancelled = await bench.run(many, { ...how, onStart });
		expect(cancelled.status).toBe('canceled');
		const [, notFired = []] = told(cancelled);
		expect(told(cancelled).flat()).toHaveLength(customers.length);
		expect(notFired).toContain('cancelled');
		expect(notFired.every((code) => code === 'cancelled' || code === 'in_doubt')).toBe(true);
		expect(charges().length).toBeLessThan(customers.length);
		const pause = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));
		// What had just left may still be on its way.
		await pause(200);
		const requests = bench.stripe.state.requests().length;
		await pause(500);
		expect(bench.stripe.state.requests()).toHaveLength(requests);
		bench.pass(180);
		const rest = { ...how, options: { ratePerSecond: 1000 } };
		await bench.run(many, rest);
		const all = charges().map(({ customer }) => customer);
		expect(all.sort()).toEqual([...customers].sort());
	}, 60_000);
});

it('the key and what it opens are told nowhere', async () => {
	bench.stripe.state.addKey('rk_live_secret', []);
	const how = { credential: { apiKey: 'rk_live_secret' } };
	const stopped = await fire(how);
	const told = await fire({ ...how, node: CONTINUE });
	expect(JSON.stringify([stopped.error, told.node(TRIGGER).outputs])).not.toMatch(/rk_live_secret/);
});
