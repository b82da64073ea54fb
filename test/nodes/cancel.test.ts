import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { type RunningEmulator, startEmulator } from '../../emulator';
import {
	NODE_TYPE,
	report,
	REPORT,
	type ReportRun,
	runWorkflow,
	stripeCredential,
	TEST_KEY,
	type WorkflowRun,
	workflowOf,
} from '../support/engine';

const ADJUSTMENTS = '/v1/billing/meter_event_adjustments';
const HOUR_MS = 3_600_000;
const CANCEL = 'Cancel usage';
const CANCELS: INodeParameters = {
	resource: 'meterEvent',
	operation: 'cancel',
	meter: { __rl: true, mode: 'eventName', value: 'api_calls' },
	identifier: '={{ $json.identifier }}',
	options: {},
};
const goOn = { onError: 'continueRegularOutput' } as const;

let stripe: RunningEmulator;

beforeAll(async () => {
	stripe = await startEmulator({ limits: 'off', seed: 7 });
});

afterAll(async () => await stripe.close());

beforeEach(() => {
	stripe.faults.clear();
	stripe.clock.set(Date.now());
	stripe.state.reset();
	stripe.state.addMeter({ event_name: 'api_calls' });
	for (let i = 0; i < 4; i++) stripe.state.addCustomer(`cus_${i}`);
});

/** Reports usage of 1, 2, 3 … and hands over the items that Report puts out. */
async function reported(count: number): Promise<IDataObject[]> {
	const at = Math.floor(Date.now() / 1000) - 60;
	const rows = Array.from({ length: count }, (_, id) => {
		return { id, customer: `cus_${id % 4}`, value: id + 1, at };
	});
	const run = await report(stripe, rows);
	return [...run.node(REPORT).items];
}

async function cancel(items: readonly IDataObject[], how: ReportRun = {}): Promise<WorkflowRun> {
	const { credential, parameters, node, ...options } = how;
	const json = workflowOf({
		type: NODE_TYPE,
		name: CANCEL,
		parameters: { ...CANCELS, ...parameters },
		...(node && { settings: node }),
	});
	const credentials = stripeCredential(stripe, credential);
	return await runWorkflow(json, { ...options, items, credentials });
}

const totals = () => stripe.state.totals().map(({ total }) => total);
const requests = (path: string) =>
	stripe.state.requests().filter((request) => request.path === path).length;

describe('events that Report sent', () => {
	it('are taken back by the identifiers that it put out, and the totals go back', async () => {
		const items = await reported(8);
		expect(totals()).toEqual(['6', '8', '10', '12']);
		const run = await cancel(items.slice(0, 4));

		expect(totals()).toEqual(['5', '6', '7', '8']);
		const [cancelled = []] = run.node(CANCEL).outputs;
		expect(cancelled.map(({ pairedItem }) => pairedItem)).toEqual(
			[0, 1, 2, 3].map((item) => ({ item })),
		);
		expect(cancelled[2]?.json).toEqual({
			status: 'cancelled',
			reason_code: null,
			reason: null,
			event_name: 'api_calls',
			identifier: items[2]?.identifier,
			adjustment_status: 'complete',
			attempts: 1,
		});
		expect(run.node(CANCEL).hints).toEqual([]);
	});

	it('are taken back once, however often they are cancelled', async () => {
		const items = await reported(4);
		await cancel(items.slice(0, 2));
		const again = await cancel([...items, ...items.slice(3)]);

		expect(
			again.node(CANCEL).items.map(({ status, reason_code }) => [status, reason_code]),
		).toEqual([
			['already_cancelled', 'cancelled_before'],
			['already_cancelled', 'cancelled_before'],
			['cancelled', null],
			['cancelled', null],
			['cancelled', 'repeated_in_run'],
		]);
		expect(requests(ADJUSTMENTS)).toBe(2 + 4);
		expect(totals()).toEqual(['0', '0', '0', '0']);
	});

	it('keep their identifiers: the same usage is not billed again within 24 hours', async () => {
		await cancel(await reported(2));
		const again = await reported(2);

		expect(again.map(({ status }) => status)).toEqual(['duplicate', 'duplicate']);
		expect(totals()).toEqual(['0', '0']);
	});

	it('can be taken back for 24 hours', async () => {
		const [first = {}, second = {}] = await reported(2);
		stripe.clock.advance(24 * HOUR_MS - 60_000);
		const inTime = await cancel([first]);
		stripe.clock.advance(60_000);
		const tooLate = await cancel([second], { node: goOn });

		expect(inTime.node(CANCEL).items).toMatchObject([{ status: 'cancelled' }]);
		expect(tooLate.node(CANCEL).items).toMatchObject([
			{
				status: 'rejected',
				reason_code: 'cancel_not_found',
				identifier: second.identifier,
				adjustment_status: null,
				input: second,
			},
		]);
		expect(tooLate.node(CANCEL).items[0]?.reason).toMatch(
			/^Stripe answered 400: No event .*For an older one send a negative value with Report, or run Sync Totals/,
		);
		expect(totals()).toEqual(['0', '2']);
	});
});

describe('answers that are lost', () => {
	it.each([
		['a 500 before the commit', { kind: 'fail', when: 'before_commit' }],
		['a 500 after the commit', { kind: 'fail', when: 'after_commit' }],
		['a connection cut before the commit', { kind: 'cut', when: 'before_commit' }],
		['a connection cut after the commit', { kind: 'cut', when: 'after_commit' }],
		['a page of HTML after the commit', { kind: 'malformed', when: 'after_commit' }],
	] as const)('end right through %s', async (_fault, fault) => {
		const items = await reported(12);
		stripe.faults.add({ ...fault, path: ADJUSTMENTS, probability: 0.4, count: 6 });
		const run = await cancel(items);

		const retried = run.node(CANCEL).items.filter(({ attempts }) => Number(attempts) > 1);
		expect(retried.length).toBeGreaterThan(0);
		for (const item of retried) {
			expect(item).toMatchObject(
				fault.when === 'after_commit'
					? { status: 'already_cancelled', reason_code: 'confirmed_on_retry' }
					: { status: 'cancelled', reason_code: null },
			);
		}
		expect(totals()).toEqual(['0', '0', '0', '0']);
	});

	it('are settled by the next run when this one has to give up', async () => {
		const items = await reported(1);
		const body = { error: { type: 'invalid_request_error', message: 'Invalid API Key provided' } };
		stripe.faults.add({ kind: 'cut', when: 'after_commit', path: ADJUSTMENTS, count: 1 });
		stripe.faults.add({ kind: 'refuse', status: 401, path: ADJUSTMENTS, count: 1, body });
		const run = await cancel(items, { node: goOn });
		const next = await cancel(items);

		expect(run.node(CANCEL).items).toMatchObject([{ status: 'unsent', reason_code: 'in_doubt' }]);
		expect(next.node(CANCEL).items).toMatchObject([{ status: 'already_cancelled' }]);
		expect(totals()).toEqual(['0']);
	});
});

describe('bad items', () => {
	const bad = [{ identifier: 'mb1_unknown' }, { identifier: '' }, { identifier: 42 }];

	it('are named beside the good ones', async () => {
		const [good = {}] = await reported(1);
		const run = await cancel([...bad, good], { node: goOn });

		expect(run.node(CANCEL).items.map(({ status, reason_code }) => [status, reason_code])).toEqual([
			['rejected', 'cancel_not_found'],
			['rejected', 'identifier_missing'],
			['rejected', 'identifier_not_text'],
			['cancelled', null],
		]);
		expect(run.node(CANCEL).items[1]).toMatchObject({
			reason:
				'Identifier: the identifier is empty. Map the field that holds the identifier that Report put out',
			input: bad[1],
		});
		expect(totals()).toEqual(['0']);
	});

	it('stop the node with counts and reasons, after the good ones are cancelled', async () => {
		const [good = {}] = await reported(1);
		const run = await cancel([...bad, good]);

		expect(run.node(CANCEL).error).toMatchObject({
			name: 'NodeOperationError',
			message: '3 of 4 rows were not cancelled: 3 rejected, 0 unsent',
			context: { itemIndex: 0 },
		});
		expect(run.error?.description?.split('<br>')).toEqual([
			'The other 1 are cancelled. Once mended, run all rows again: an event is taken back only once.',
			expect.stringMatching(/^\[Item 0\] Stripe answered 400: /),
			expect.stringMatching(/^\[Item 1\] Identifier: the identifier is empty\./),
			expect.stringMatching(/^\[Item 2\] Identifier: number 42 is not an identifier/),
		]);
		expect(totals()).toEqual(['0']);
	});

	it('go to the error output with their input; good ones go their way', async () => {
		const items = await reported(2);
		const run = await cancel([bad[0] ?? {}, ...items], {
			node: { onError: 'continueErrorOutput' },
		});

		const [done = [], refused = []] = run.node(CANCEL).outputs;
		expect(done.map(({ json, pairedItem }) => [json.status, pairedItem])).toEqual([
			['cancelled', { item: 1 }],
			['cancelled', { item: 2 }],
		]);
		expect(refused.map(({ json }) => json)).toEqual([
			{
				identifier: 'mb1_unknown',
				error: expect.objectContaining({ status: 'rejected', reason_code: 'cancel_not_found' }),
				message: expect.stringMatching(/^\[Item 0\] Stripe answered 400: /),
			},
		]);
	});

	it('whose expression breaks are refused alone', async () => {
		const [good = {}] = await reported(1);
		const run = await cancel([{ identifier: 'x', bad: true }, good], {
			parameters: {
				identifier: '={{ $json.bad ? $("Nowhere").first().json.id : $json.identifier }}',
			},
			node: goOn,
		});

		expect(run.node(CANCEL).items).toMatchObject([
			{ status: 'rejected', reason_code: 'expression_broken', event_name: null },
			{ status: 'cancelled' },
		]);
	});

	it('of a meter that is not there are told so', async () => {
		const run = await cancel([{ identifier: 'a' }], {
			parameters: { meter: { __rl: true, mode: 'eventName', value: 'nowhere' } },
			node: goOn,
		});

		expect(run.node(CANCEL).items).toMatchObject([
			{ status: 'rejected', reason_code: 'meter_not_found', event_name: 'nowhere' },
		]);
		expect(requests(ADJUSTMENTS)).toBe(0);
	});
});

describe('the run', () => {
	it('asks Stripe for nothing but the meter when it is a dry one', async () => {
		const items = await reported(2);
		const run = await cancel(items, { parameters: { options: { dryRun: true } } });

		expect(run.node(CANCEL).items).toMatchObject(
			items.map(({ identifier }) => ({
				status: 'unsent',
				reason_code: 'dry_run',
				reason: 'Dry run: Stripe would have been asked to cancel this',
				identifier,
				attempts: 0,
			})),
		);
		expect(run.node(CANCEL).hints.map(({ message }) => message)).toEqual([
			'Dry run: nothing was sent to Stripe',
		]);
		expect(requests(ADJUSTMENTS)).toBe(0);
		expect(totals()).toEqual(['1', '2']);
	});

	it('that is dry says of bad items that nothing was cancelled', async () => {
		const run = await cancel([{ identifier: '' }], { parameters: { options: { dryRun: true } } });

		expect(run.error).toMatchObject({
			message: '1 of 1 rows were not cancelled: 1 rejected, 0 unsent',
			description: expect.stringMatching(
				/^This was a dry run: the other rows could be cancelled\./,
			),
		});
	});

	it('is summed up in one item', async () => {
		const items = await reported(3);
		await cancel(items.slice(0, 1));
		const run = await cancel([...items, { identifier: '' }], {
			parameters: { options: { output: 'summary' } },
			node: goOn,
		});

		const [summed = []] = run.node(CANCEL).outputs;
		expect(summed).toHaveLength(1);
		expect(summed[0]?.pairedItem).toEqual([0, 1, 2, 3].map((item) => ({ item })));
		expect(summed[0]?.json).toEqual({
			rows: 4,
			cancelled: 2,
			already_cancelled: 1,
			rejected: 1,
			unsent: 0,
			duration_ms: expect.any(Number),
			requests: 3,
			rate_limited: 0,
			dry_run: false,
			problems: [
				'[Item 3] Identifier: the identifier is empty. Map the field that holds the identifier that Report put out',
			],
		});
	});

	it('needs no more than the permissions that the credential names', async () => {
		const items = await reported(1);
		stripe.state.addKey('rk_live_reader', ['billing_meter_read']);
		stripe.state.addKey('rk_live_enough', ['billing_meter_read', 'billing_meter_event_write']);
		const reader = await cancel(items, { node: goOn, credential: { apiKey: 'rk_live_reader' } });
		const enough = await cancel(items, { credential: { apiKey: 'rk_live_enough' } });

		expect(reader.node(CANCEL).items).toMatchObject([
			{
				status: 'unsent',
				reason_code: 'permission_missing',
				reason: expect.stringMatching(
					/Give the restricted key the permission Billing Meter Event Adjustments: Write$/,
				),
			},
		]);
		expect(enough.node(CANCEL).items).toMatchObject([{ status: 'cancelled' }]);
	});

	it.each([
		[TEST_KEY, {}, 25],
		[undefined, {}, 100],
		[undefined, { ratePerSecond: 50 }, 50],
	])('keeps to the pace: %p %j', async (apiKey, options, perSecond) => {
		const count = perSecond;
		const begin = performance.now();
		const items = Array.from({ length: count }, (_, i) => ({ identifier: `none ${i}` }));
		await cancel(items, {
			node: goOn,
			parameters: { options },
			...(apiKey && { credential: { apiKey } }),
		});

		const seconds = (performance.now() - begin) / 1000;
		expect(seconds).toBeGreaterThan((count - 1 - perSecond * 0.05) / perSecond);
		expect(seconds).toBeLessThan(2.5);
	});

	it('refuses options that mean nothing before it sends', async () => {
		const items = await reported(1);
		const run = await cancel(items, { parameters: { options: { dryRun: '={{ "yes" }}' } } });

		expect(run.error?.message).toBe('Dry Run is "yes"');
		expect(totals()).toEqual(['1']);
	});
});
