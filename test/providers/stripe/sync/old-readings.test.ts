import { SyncRig } from './sync-rig';

const rig = new SyncRig();
const PATIENT = { retryBudgetMs: 86_400_000 };
const SUMMARIES = '/v1/billing/meters/mtr_calls';

/** Longer than a reading holds. */
function refuseFor(seconds: number, count: number): void {
	rig.emulator.faults.add({
		kind: 'refuse',
		status: 429,
		path: 'meter_events$',
		headers: { 'retry-after': String(seconds), 'stripe-rate-limited-reason': 'global-rate' },
		body: { error: { type: 'rate_limit_error', message: 'Slow down' } },
		count,
	});
}

const row = { hour: -30, total: '5' };

it('a correction that waited for long starts from a new reading', async () => {
	refuseFor(1000, 1);
	const { results, summary } = await rig.run([row], PATIENT);

	expect(results).toMatchObject([{ status: 'synced', delta: '5', attempts: 2 }]);
	expect(summary).toMatchObject({ reads: rig.asked(SUMMARIES) + rig.asked('/v1/invoices') });
	expect(rig.asked(SUMMARIES)).toBe(2);
	expect(rig.total()).toBe('5');
});

it('a correction that waited for a while does not', async () => {
	refuseFor(800, 1);
	const { results } = await rig.run([row], PATIENT);

	expect(results).toMatchObject([{ status: 'synced', attempts: 2 }]);
	expect(rig.asked(SUMMARIES)).toBe(1);
});

it('a correction that never gets through in time is left to the next run', async () => {
	refuseFor(1000, 9);
	const { results } = await rig.run([row], PATIENT);
	rig.emulator.faults.clear();

	expect(results).toMatchObject([
		{
			status: 'unsent',
			code: 'reading_too_old',
			reason: 'the total was read too long ago to correct it. Run again',
			previousTotal: '0',
			delta: '5',
			attempts: 3,
		},
	]);
	expect(rig.total()).toBe('0');
	expect((await rig.run([row])).results).toMatchObject([{ status: 'synced' }]);
});

it('a first total of a young window that waited for long is read before it is sent again', async () => {
	refuseFor(1000, 1);
	const { results } = await rig.run([{ hour: -1, total: '5' }], PATIENT);

	expect(results).toMatchObject([{ status: 'synced', attempts: 2 }]);
	expect(rig.total()).toBe('5');
});
