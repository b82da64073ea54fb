import { asSoonAs } from '../support/as-soon-as';
import { SYNC } from '../support/engine';
import { CONTINUE, EVENTS, row, SyncBench } from './syncing';

const bench = new SyncBench({ latencyMs: 1 });

const rows = Array.from({ length: 12 }, (_, n) => row(n * 3, n + 1));
const SUM = '78';
const SUMMARIES = 'event_summaries';

describe('answers that are lost', () => {
	it.each([
		['a 500 before the commit', { kind: 'fail', when: 'before_commit' }],
		['a 500 after the commit', { kind: 'fail', when: 'after_commit' }],
		['a connection cut before the commit', { kind: 'cut', when: 'before_commit' }],
		['a connection cut after the commit', { kind: 'cut', when: 'after_commit' }],
		['a page of HTML after the commit', { kind: 'malformed', when: 'after_commit' }],
	] as const)('bill nothing twice: %s', async (_fault, fault) => {
		bench.stripe.faults.add({ ...fault, path: EVENTS, probability: 0.4, count: 6 });
		const items = await bench.items(rows);

		const retried = items.filter(({ attempts }) => Number(attempts) > 1);
		expect(retried.length).toBeGreaterThan(0);
		for (const item of retried) {
			expect(item).toMatchObject(
				fault.when === 'after_commit'
					? {
							status: 'pending',
							reason_code: 'confirmed_on_retry',
							reason:
								'A try got no clear answer, and the next one showed that a change from 0 was counted, most likely this one. Nothing is billed twice; the next run confirms it',
						}
					: { status: 'synced', reason_code: null },
			);
		}
		expect(bench.total()).toBe(SUM);
		expect(await bench.outcomes(rows)).toEqual(rows.map(() => ['unchanged', null]));
	});

	it('are settled by the next run when this one has to give up', async () => {
		const body = { error: { type: 'invalid_request_error', message: 'Invalid API Key provided' } };
		bench.stripe.faults.add({ kind: 'cut', when: 'after_commit', path: EVENTS, count: 1 });
		bench.stripe.faults.add({ kind: 'refuse', status: 401, path: EVENTS, count: 1, body });
		const [item] = await bench.items([row(30, '5')], { node: CONTINUE });

		expect(item).toMatchObject({ status: 'unsent', reason_code: 'in_doubt', attempts: 2 });
		expect(item?.reason).toMatch(/so it may have been counted; then Stripe answered 401/);
		expect(await bench.outcomes([row(30, '5')])).toEqual([['unchanged', null]]);
		expect(bench.total()).toBe('5');
	});
});

describe('readings', () => {
	it('wait for a rate limit and go on', async () => {
		bench.stripe.faults.add({
			kind: 'refuse',
			status: 429,
			path: SUMMARIES,
			count: 2,
			headers: { 'stripe-rate-limited-reason': 'endpoint-rate' },
			body: { error: { type: 'rate_limit_error', message: 'Too many requests' } },
		});
		const [summed] = await bench.items(rows, { options: { output: 'summary' } });

		expect(summed).toMatchObject({ synced: 12, rate_limited: 2 });
		expect(bench.total()).toBe(SUM);
	});

	it.each([
		['a 500', { kind: 'fail' }],
		['a cut connection', { kind: 'cut' }],
	] as const)('are tried again after %s', async (_what, fault) => {
		bench.stripe.faults.add({ ...fault, path: SUMMARIES, count: 2 });
		expect(await bench.outcomes(rows)).toEqual(rows.map(() => ['synced', null]));
	});

	it.each([
		['a page of HTML', { kind: 'malformed' } as const],
		['a list of something else', { kind: 'refuse', status: 200, body: { data: [{}] } } as const],
	])('that give %s leave the rows to the next run', async (_what, fault) => {
		bench.stripe.faults.add({ ...fault, path: SUMMARIES, count: 1 });
		const [item] = await bench.items(rows, { node: CONTINUE });

		expect(item).toMatchObject({
			status: 'unsent',
			reason_code: 'unexpected_answer',
			reason: expect.stringMatching(
				/^The answer to a reading of totals is not Stripe's \(.*\); is a proxy in between\?$/,
			),
			previous_total: null,
		});
		expect(bench.total()).toBe('0');
		expect(await bench.outcomes(rows)).toEqual(rows.map(() => ['synced', null]));
	});

	it('that show a total too large to be exact are refused', async () => {
		const bucket = {
			id: 'sum_1',
			start_time: row(30, 0).start,
			end_time: row(30, 0).end,
			aggregated_value: 1e15,
		};
		const body = { object: 'list', data: [bucket], has_more: false };
		bench.stripe.faults.add({ kind: 'refuse', status: 200, body, path: SUMMARIES });
		expect(await bench.items([row(30, '5')], { node: CONTINUE })).toMatchObject([
			{
				status: 'unsent',
				reason_code: 'total_not_exact',
				reason:
					'Stripe shows a total of 1000000000000000, which is too large to be read exactly. Meter in a larger unit',
			},
		]);
		expect(bench.stripe.state.events()).toEqual([]);
	});

	it('that fail for too long leave the rest unsent', async () => {
		bench.stripe.faults.add({ kind: 'refuse', status: 500, path: SUMMARIES });
		const [item] = await bench.items(rows, { options: { retryBudget: 1 }, node: CONTINUE });
		expect(item).toMatchObject({ status: 'unsent', attempts: 0 });
		expect(['retry_budget_spent', 'stripe_unavailable']).toContain(item?.reason_code);
	});
});

describe('a restricted key', () => {
	const keyWith = (...permissions: Parameters<typeof bench.stripe.state.addKey>[1]) => {
		bench.stripe.state.addKey('rk_live_few', permissions);
		return { credential: { apiKey: 'rk_live_few' }, node: CONTINUE };
	};

	it('needs what the credential says, and no more', async () => {
		const how = keyWith(
			'billing_meter_read',
			'billing_meter_event_write',
			'invoice_read',
			'plan_read',
		);
		expect(await bench.outcomes(rows, how)).toEqual(rows.map(() => ['synced', null]));
	});

	it('needs not read invoices for windows that are young, or if none are to be read', async () => {
		const how = keyWith('billing_meter_read', 'billing_meter_event_write');
		const send = { ...how, parameters: { invoiced: 'send' } };
		expect(await bench.outcomes([row(0, '1')], how)).toEqual([['synced', null]]);
		expect(await bench.outcomes([row(30, '1')], send)).toEqual([['synced', null]]);
	});

	it('that may not read invoices leaves older windows uncorrected', async () => {
		const how = keyWith('billing_meter_read', 'billing_meter_event_write');
		const [item] = await bench.items([row(30, '1')], how);
		expect(item).toMatchObject({ status: 'unsent', reason_code: 'invoices_not_read' });
		expect(item?.reason).toMatch(
			/^Whether \S+ is invoiced already could not be read: Stripe answered 403: .* Give the restricted key the permission Invoices: Read and Prices: Read, or set "Invoiced Periods" to "Send Anyway"$/,
		);
	});

	it('that may not write events is told so', async () => {
		const [item] = await bench.items(rows, keyWith('billing_meter_read', 'invoice_read'));
		expect(item).toMatchObject({ status: 'unsent', reason_code: 'permission_missing' });
		expect(item?.reason).toMatch(/the permission Billing Meter Events: Write$/);
	});

	it('that may not read meters is told so', async () => {
		const [item] = await bench.items(rows, keyWith('billing_meter_event_write'));
		expect(item).toMatchObject({ status: 'unsent', reason_code: 'meter_lookup_failed' });
		expect(item?.reason).toMatch(/the permission Billing Meters: Read$/);
	});
});

it('stops at once when the execution is cancelled, and tells what was settled', async () => {
	const many = Array.from({ length: 200 }, (_, n) => row(n, '1'));
	let [before, cancelledAt] = [Infinity, 0];
	const run = await bench.run(many, {
		options: { ratePerSecond: 50 },
		onStart: (cancel) => {
			const isUnderWay = () => bench.stripe.state.events().length >= 30;
			asSoonAs(isUnderWay, () => {
				before = bench.stripe.state.stats().requests;
				cancelledAt = performance.now();
				cancel();
			});
		},
	});

	// A tenth of it is usual; who goes on tries again for a minute.
	expect(performance.now() - cancelledAt).toBeLessThan(5000);
	// Those that were just leaving.
	expect(bench.stripe.state.stats().requests - before).toBeLessThan(10);
	expect(run.status).toBe('canceled');
	const { items } = run.node(SYNC);
	const synced = items.filter(({ status }) => status === 'synced').length;
	expect(items).toHaveLength(200);
	expect(synced).toBeGreaterThan(20);
	expect(synced).toBeLessThan(100);
	expect(items[0]).toMatchObject({
		status: 'unsent',
		reason_code: 'cancelled',
		reason: 'The execution was cancelled before this was sent. Run it again to send the rest',
	});
	expect(await bench.outcomes(many)).toContainEqual(['unchanged', null]);
	expect(bench.total()).toBe('200');
});
