import type { IDataObject } from 'n8n-workflow';
import schema from '../../nodes/StripeUsage/__schema__/v1.0.0/usage/reconcile.json';
import { CONTINUE } from './syncing';
import { callTool, USAGE } from '../support/engine';
import { at, CLOSED, eventsOf, HOUR, ReconcileBench, row } from './reconciling';

const bench = new ReconcileBench();

/** Two hours of two customers, one of them without an event. */
async function oneLost(): Promise<IDataObject[]> {
	const rows = [row(3, '31'), row(2, '47'), row(3, '59', 'cus_b'), row(2, '71', 'cus_b')];
	await bench.send(eventsOf(rows.slice(0, 3)));
	return rows;
}

describe('items', () => {
	it('go to one of two outputs, each paired with its row', async () => {
		const rows = await oneLost();
		const run = await bench.run(rows);
		const { outputs, hints } = run.node(USAGE);

		expect(outputs.map((items) => items.map(({ pairedItem }) => pairedItem))).toEqual([
			[{ item: 0 }, { item: 1 }, { item: 2 }],
			[{ item: 3 }],
		]);
		expect(outputs[0]?.[0]?.json).toEqual({
			status: 'matched',
			reason_code: null,
			reason: null,
			kind: null,
			customer: 'cus_a',
			event_name: 'api_calls',
			window_start: at(4),
			window_end: at(3),
			source_total: '31',
			stripe_total: '31',
			drift: '0',
			amount_at_stake: null,
			amount_at_stake_text: null,
			currency: null,
			amount_reason: null,
			invoice: null,
		});
		expect(outputs[1]?.[0]?.json).toEqual({
			status: 'missing',
			reason_code: 'lost_events',
			reason: expect.stringMatching(/^Stripe shows 71 too little, and no other row has it\. /),
			kind: 'lost_events',
			customer: 'cus_b',
			event_name: 'api_calls',
			window_start: at(3),
			window_end: at(2),
			source_total: '71',
			stripe_total: '0',
			drift: '71',
			amount_at_stake: 142,
			amount_at_stake_text: '1.42 USD',
			currency: 'usd',
			amount_reason: null,
			invoice: null,
		});
		expect(hints.map(({ message }) => message)).toEqual([
			'Drifted: 1 of 4 (1 lost_events, 1.42 USD not billed)',
		]);
		const { properties } = schema as { properties: object };
		expect(Object.keys(outputs[1]?.[0]?.json ?? {})).toEqual(Object.keys(properties));
	});

	it('are one with the run’s numbers, on the output of its verdict', async () => {
		const rows = await oneLost();
		const options = { output: 'summary' };
		const { matched, drifted } = await bench.reconcile(rows, { options });
		expect(matched).toEqual([]);
		expect(drifted).toEqual([
			{
				verdict: 'drifted',
				complete: true,
				rows: 4,
				by_status: {
					matched: 3,
					missing: 1,
					under: 0,
					over: 0,
					unbilled: 0,
					pending: 0,
					rejected: 0,
					unread: 0,
				},
				by_kind: { lost_events: 1 },
				customers_drifted: 1,
				source_total: '208',
				stripe_total: '137',
				drift_total: '71',
				at_stake: [
					{
						currency: 'usd',
						not_billed: 142,
						not_billed_text: '1.42 USD',
						billed_too_much: 0,
						billed_too_much_text: '0.00 USD',
					},
				],
				amounts_unknown: 0,
				period: `${at(4)}/${at(2)}`,
				requests: expect.any(Number),
				rate_limited: 0,
				duration_ms: expect.any(Number),
				notes: [],
				problems: [],
			},
		]);

		const clean = await bench.reconcile(rows.slice(0, 2), { options });
		expect(clean.matched).toMatchObject([{ verdict: 'clean', complete: true, rows: 2 }]);
		expect(clean.drifted).toEqual([]);
		expect(clean.hints).toEqual(['Clean: 2 of 2 totals match']);
	});

	it('name windows that no row names only when they drift', async () => {
		const rows = await oneLost();
		const run = await bench.run(rows.slice(0, 2), { options: { everybody: true } });
		const [matched = [], drifted = []] = run.node(USAGE).outputs;
		expect(matched).toHaveLength(2);
		expect(drifted).toMatchObject([
			{ json: { customer: 'cus_b', kind: 'not_in_source', drift: '-59', source_total: '0' } },
		]);
		expect(drifted[0]?.pairedItem).toEqual([]);
	});
});

describe('young windows', () => {
	it('are pending until the lag is over, and never drift', async () => {
		const open = { customer: 'cus_a', start: CLOSED, end: CLOSED + HOUR, total: '5' };
		const { matched, drifted } = await bench.reconcile([open, row(2, '0')]);
		expect(drifted).toEqual([]);
		expect(matched).toMatchObject([
			{ status: 'pending', reason_code: 'window_young', kind: null, drift: '5' },
			{ status: 'matched' },
		]);
		const after = new Date((CLOSED + HOUR + 600) * 1000).toISOString().replace('.000Z', 'Z');
		expect(matched[0]?.reason).toBe(
			`The totals differ, but the window ends at ${at(-1)}: Stripe may not show all of it yet, and the source may not have all of it. Run again after ${after}`,
		);
	});

	it('last as long as the option says', async () => {
		const rows = [row(2, '5')];
		const pending = await bench.reconcile(rows, { options: { lag: 4 * 60 } });
		expect(pending.matched).toMatchObject([{ status: 'pending' }]);
		expect(pending.hints).toEqual(['Clean: 0 of 1 totals match; 1 pending']);
		const drifted = await bench.reconcile([row(0, '5')], { options: { lag: 0 } });
		expect(drifted.drifted).toMatchObject([{ status: 'missing' }]);
	});
});

describe('tolerances', () => {
	it.each([
		[{}, 'under'],
		[{ toleranceAbsolute: 0.5 }, 'matched'],
		[{ toleranceAbsolute: 0.4999 }, 'under'],
		[{ tolerancePercent: 10 }, 'matched'],
		[{ tolerancePercent: 9.9 }, 'under'],
	])('%j leave 4.5 of 5 %s', async (options, status) => {
		await bench.send([{ customer: 'cus_a', at: CLOSED - 2.5 * HOUR, value: '4.5' }]);
		const { matched, drifted } = await bench.reconcile([row(2, '5')], { options });
		expect([...matched, ...drifted].map((one) => one.status)).toEqual([status]);
	});
});

describe('rows that cannot be compared', () => {
	const BAD = [row(3, 'many'), row(2, '5', ''), { ...row(2, '5'), end: 'soon' }];

	it('stop the node after the others were compared', async () => {
		const run = await bench.run([row(2, '0'), ...BAD, row(2, '7', 'cus_b')]);
		expect(run.error).toMatchObject({
			message: '3 of 5 rows were not compared: 3 rejected, 0 unread',
			description: expect.stringMatching(
				/^The others were compared: 1 matched, 1 drifted, 0 pending\. .*<br>\[Item 1\] Total: "many" is not a number<br>\[Item 2\] Customer: the customer is empty/,
			),
		});
	});

	it('go on as items of the first output', async () => {
		const { matched, drifted, hints } = await bench.reconcile(
			[row(2, '0'), ...BAD, row(2, '7', 'cus_b')],
			{ node: CONTINUE },
		);
		expect(matched.map(({ status, reason_code }) => [status, reason_code])).toEqual([
			['matched', null],
			['rejected', 'value_not_a_number'],
			['rejected', 'customer_missing'],
			['rejected', 'time_unreadable'],
		]);
		expect(matched[1]).toMatchObject({ input: BAD[0], stripe_total: null, drift: null });
		expect(drifted).toMatchObject([{ customer: 'cus_b' }]);
		expect(hints[0]).toMatch(/^Drifted: 1 of 5 .*; 3 not compared$/);
	});

	it('go to the error output when there is one', async () => {
		const run = await bench.run([...BAD, row(2, '0'), row(2, '7', 'cus_b')], {
			node: { onError: 'continueErrorOutput' },
		});
		const [matched, drifted, failed] = run.node(USAGE).outputs;
		expect(matched?.map(({ json }) => json.status)).toEqual(['matched']);
		expect(drifted?.map(({ json }) => json.status)).toEqual(['missing']);
		expect(failed?.map(({ json }) => json.message)).toEqual([
			'[Item 0] Total: "many" is not a number',
			expect.stringMatching(/^\[Item 1\] Customer: the customer is empty/),
			expect.stringMatching(/^\[Item 2\] Window End: "soon" is not a time/),
		]);
	});

	it('leave a run without drift incomplete, never clean', async () => {
		const { matched } = await bench.reconcile([row(2, '0'), ...BAD], {
			node: CONTINUE,
			options: { output: 'summary' },
		});
		expect(matched).toMatchObject([
			{ verdict: 'incomplete', complete: false, by_status: { matched: 1, rejected: 3 } },
		]);
	});

	it('contradict each other when two are of one window', async () => {
		const { matched } = await bench.reconcile([row(2, '0'), row(2, '1')], { node: CONTINUE });
		expect(matched.map((one) => one.reason_code)).toEqual(['window_repeated', 'window_repeated']);
	});

	it('are unread when Stripe does not answer, and no row is called drift for it', async () => {
		bench.stripe.faults.add({ kind: 'refuse', status: 500, path: 'event_summaries' });
		const { matched, drifted, hints } = await bench.reconcile([row(2, '5')], {
			node: CONTINUE,
			options: { retryBudget: 1 },
		});
		expect(drifted).toEqual([]);
		expect(matched).toMatchObject([{ status: 'unread', stripe_total: null, source_total: '5' }]);
		expect(hints[0]).toMatch(/^Incomplete: 0 of 1 totals match; 1 not compared/);
	});
});

describe('what is not to be had', () => {
	const allowed = (...permissions: Parameters<typeof bench.stripe.state.addKey>[1]) => {
		bench.stripe.state.addKey('rk_live_few', permissions);
		return { credential: { apiKey: 'rk_live_few' } };
	};

	it('a key without subscriptions and events: drift is found, the rest is said', async () => {
		const rows = await oneLost();
		const { drifted, hints } = await bench.reconcile(rows, allowed('billing_meter_read'));
		expect(drifted).toMatchObject([
			{ kind: 'lost_events', amount_at_stake: null, currency: null, amount_reason: null },
		]);
		expect(hints).toEqual([
			'Drifted: 1 of 4 (1 lost_events)',
			expect.stringMatching(
				/^Whether Stripe dropped events of "API calls" could not be read: .* the permission Events: Read$/,
			),
			expect.stringMatching(
				/^Amounts at stake, and usage that no subscription bills, were not looked up on "API calls": .* Prices: Read and Subscriptions: Read$/,
			),
		]);
	});

	it('amounts that are not asked for need no permission but that for meters', async () => {
		const rows = await oneLost();
		const how = { ...allowed('billing_meter_read', 'event_read'), options: { amounts: false } };
		const { drifted, hints } = await bench.reconcile(rows, how);
		expect(drifted).toMatchObject([{ amount_at_stake: null, amount_reason: null }]);
		expect(hints).toEqual(['Drifted: 1 of 4 (1 lost_events)']);
		const [summed] = (
			await bench.reconcile(rows, { options: { amounts: false, output: 'summary' } })
		).drifted;
		expect(summed).toMatchObject({ at_stake: [], amounts_unknown: 0 });
	});

	it('a key that may not read meters is told so', async () => {
		const { matched } = await bench.reconcile([row(2, '5')], {
			...allowed('plan_read'),
			node: CONTINUE,
		});
		expect(matched).toMatchObject([{ status: 'unread', reason_code: 'meter_lookup_failed' }]);
		expect(matched[0]?.reason).toMatch(/the permission Billing Meters: Read$/);
	});
});

it('rows may name a moment, of the window that the grid says', async () => {
	await bench.send(eventsOf([row(2, '47'), row(3, '31')]));
	const rows = [{ customer: 'cus_a', at: at(2.5), total: '47' }];
	const parameters = { timeOfUsage: 'timestamp', timestamp: '={{ $json.at }}', grid: 'hour' };
	const { matched } = await bench.reconcile(rows, { parameters });
	expect(matched).toMatchObject([{ status: 'matched', window_start: at(3), window_end: at(2) }]);
});

it('reads up to 100 hours with one request', async () => {
	const rows = Array.from({ length: 100 }, (_, n) => row(n + 2, '0'));
	bench.stripe.state.resetStats();
	const { matched } = await bench.reconcile(rows);
	expect(matched).toHaveLength(100);
	const paths = bench.stripe.state.requests().map(({ path }) => path);
	expect(paths.filter((path) => path.includes('event_summaries'))).toHaveLength(1);
	// Nothing was used and nothing drifted, so no plan is looked at.
	expect(paths.filter((path) => path.includes('subscriptions'))).toEqual([]);
});

it('only reads, whatever it looks for', async () => {
	const rows = await oneLost();
	bench.stripe.state.resetStats();
	await bench.reconcile(rows, { options: { everybody: true, otherMeters: true } });
	const methods = bench.stripe.state.requests().map(({ method }) => method);
	expect(methods.length).toBeGreaterThan(10);
	expect(new Set(methods)).toEqual(new Set(['GET']));
});

it('says why customers without rows could not be looked for', async () => {
	const { hints } = await bench.reconcile([row(2, '0'), row(2, '5', '')], {
		options: { everybody: true },
		node: CONTINUE,
	});
	expect(hints).toContain(
		'Customers without rows were not looked for on "API calls": a rejected row does not say which customer and window it belongs to',
	);
});

it('an empty input puts out nothing', async () => {
	const run = await bench.run([]);
	expect(run.error).toBeUndefined();
	expect(run.ran(USAGE) ? run.node(USAGE).outputs.flat() : []).toEqual([]);
});

describe('as a tool of an AI agent', () => {
	const ask = async (total: string) =>
		await callTool(bench.stripe, {
			resource: 'usage',
			operation: 'reconcile',
			meter: { __rl: true, mode: 'eventName', value: 'api_calls' },
			customer: 'cus_a',
			value: total,
			timeOfUsage: 'window',
			windowStart: at(3),
			windowEnd: at(2),
			options: {},
		});

	it('drift is told as well, although an agent hears the first output only', async () => {
		await bench.send(eventsOf([row(2, '31')]));
		expect(await ask('62')).toMatchObject([{ status: 'under', kind: 'lost_events', drift: '31' }]);
		expect(await ask('31')).toMatchObject([{ status: 'matched' }]);
	});

	it('a total that is none is refused with a reason', async () => {
		await expect(ask('many')).rejects.toThrow(/"many" is not a number/);
	});
});
