import { ADJUSTMENTS, CANCEL, CancelRig, CONTINUE } from './cancelling';

const HOUR_MS = 3_600_000;

const rig = new CancelRig();

describe('events that Report sent', () => {
	it('are taken back by the identifiers that it put out, and the totals go back', async () => {
		const items = await rig.reported(8);
		expect(rig.totals()).toEqual(['6', '8', '10', '12']);
		const run = await rig.cancel(items.slice(0, 4));

		expect(rig.totals()).toEqual(['5', '6', '7', '8']);
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
		const items = await rig.reported(4);
		await rig.cancel(items.slice(0, 2));
		const again = await rig.cancel([...items, ...items.slice(3)]);

		expect(
			again.node(CANCEL).items.map(({ status, reason_code }) => [status, reason_code]),
		).toEqual([
			['already_cancelled', 'cancelled_before'],
			['already_cancelled', 'cancelled_before'],
			['cancelled', null],
			['cancelled', null],
			['cancelled', 'repeated_in_run'],
		]);
		expect(rig.asked()).toBe(2 + 4);
		expect(rig.totals()).toEqual(['0', '0', '0', '0']);
	});

	it('keep their identifiers: the same usage is not billed again within 24 hours', async () => {
		await rig.cancel(await rig.reported(2));
		const again = await rig.reported(2);

		expect(again.map(({ status }) => status)).toEqual(['duplicate', 'duplicate']);
		expect(rig.totals()).toEqual(['0', '0']);
	});

	it('can be taken back for 24 hours', async () => {
		const [first = {}, second = {}] = await rig.reported(2);
		rig.stripe.clock.advance(24 * HOUR_MS - 60_000);
		const inTime = await rig.cancel([first]);
		rig.stripe.clock.advance(60_000);
		const tooLate = await rig.cancel([second], { node: CONTINUE });

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
		expect(rig.totals()).toEqual(['0', '2']);
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
		const items = await rig.reported(12);
		rig.stripe.faults.add({ ...fault, path: ADJUSTMENTS, probability: 0.4, count: 6 });
		const run = await rig.cancel(items);

		const retried = run.node(CANCEL).items.filter(({ attempts }) => Number(attempts) > 1);
		expect(retried.length).toBeGreaterThan(0);
		for (const item of retried) {
			expect(item).toMatchObject(
				fault.when === 'after_commit'
					? { status: 'already_cancelled', reason_code: 'confirmed_on_retry' }
					: { status: 'cancelled', reason_code: null },
			);
		}
		expect(rig.totals()).toEqual(['0', '0', '0', '0']);
	});

	it('are settled by the next run when this one has to give up', async () => {
		const items = await rig.reported(1);
		const body = { error: { type: 'invalid_request_error', message: 'Invalid API Key provided' } };
		rig.stripe.faults.add({ kind: 'cut', when: 'after_commit', path: ADJUSTMENTS, count: 1 });
		rig.stripe.faults.add({ kind: 'refuse', status: 401, path: ADJUSTMENTS, count: 1, body });
		const run = await rig.cancel(items, { node: CONTINUE });
		const next = await rig.cancel(items);

		expect(run.node(CANCEL).items).toMatchObject([{ status: 'unsent', reason_code: 'in_doubt' }]);
		expect(next.node(CANCEL).items).toMatchObject([{ status: 'already_cancelled' }]);
		expect(rig.totals()).toEqual(['0']);
	});
});
