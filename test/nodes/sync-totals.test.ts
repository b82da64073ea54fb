import { sync, SYNC } from '../support/engine';
import { row, SyncBench } from './syncing';

const bench = new SyncBench();

it('bills first totals, then nothing, then exactly what has changed', async () => {
	const rows = [row(0, '10'), row(1, '2.5'), row(30, '7', 'cus_b')];
	const first = await bench.items(rows);
	const second = await bench.outcomes(rows);
	const third = await bench.items([row(0, '12'), row(1, '1'), row(30, '7', 'cus_b')]);

	expect(first).toMatchObject([
		{ status: 'synced', previous_total: '0', new_total: '10', delta: '10' },
		{ status: 'synced', previous_total: '0', new_total: '2.5', delta: '2.5' },
		{ status: 'synced', previous_total: '0', new_total: '7', delta: '7' },
	]);
	expect(second).toEqual(Array(3).fill(['unchanged', null]));
	expect(third).toMatchObject([
		{ status: 'synced', previous_total: '10', new_total: '12', delta: '2' },
		{ status: 'synced', previous_total: '2.5', new_total: '1', delta: '-1.5' },
		{ status: 'unchanged', previous_total: '7', new_total: '7', delta: '0' },
	]);
	expect([bench.total(), bench.total('cus_b')]).toEqual(['13', '7']);
});

it('takes a window back that has come to 0', async () => {
	await bench.run([row(0, '10')]);
	const items = await bench.items([row(0, 0)]);

	expect(items).toMatchObject([{ status: 'synced', previous_total: '10', new_total: '0' }]);
	expect(bench.total()).toBe('0');
});

it('is exact, whatever is added to what', async () => {
	const totals = ['0.1', '0.3', '0.7', '0.2', '999999999999999', '1e-13', '0.000000000001'];
	const told: unknown[] = [];
	for (const [n, total] of totals.entries()) {
		const [item] = await bench.items([row(5, total)], { node: { onError: 'stopWorkflow' } });
		told.push([n, item?.status, item?.delta]);
	}

	expect(told).toEqual([
		[0, 'synced', '0.1'],
		[1, 'synced', '0.2'],
		[2, 'synced', '0.4'],
		[3, 'synced', '-0.5'],
		// From 0.2 to fifteen nines would be a correction of sixteen digits.
		[4, undefined, undefined],
		// What cannot be told from the noise of doubles when it is read back is not sent.
		[5, undefined, undefined],
		[6, 'synced', '-0.199999999999'],
	]);
	expect(bench.total()).toBe('0.000000000001');
});

it('heals all windows of a look-back at once: late, changed and deleted rows', async () => {
	const hours = Array.from({ length: 48 }, (_, n) => n);
	const before = hours.flatMap((n) => [row(n, n), row(n, '1.25', 'cus_b')]);
	await bench.run(before);
	const after = hours.flatMap((n) => [row(n, n % 5), row(n, '1.25', 'cus_b')]);
	const run = await bench.run(after, { options: { output: 'summary' } });

	expect(run.node(SYNC).items).toMatchObject([{ rows: 96, synced: 43, unchanged: 53 }]);
	const sum = hours.reduce((total, n) => total + (n % 5), 0);
	expect([bench.total(), bench.total('cus_b')]).toEqual([String(sum), '60']);
});

it('bills once what two runs find at the same time', async () => {
	const rounds = [
		[row(0, '5'), row(40, '3')],
		[row(0, '9'), row(40, '1')],
		[row(0, '2'), row(40, '8')],
	];
	for (const rows of rounds) {
		const runs = await Promise.all([1, 2, 3].map(async () => await bench.outcomes(rows)));
		for (const outcome of runs.flat()) {
			expect([
				['synced', null],
				['unchanged', null],
				['pending', 'moved_on'],
			]).toContainEqual(outcome);
		}
	}

	expect(bench.total()).toBe('10');
	expect(await bench.outcomes(rounds.at(-1) ?? [])).toEqual(Array(2).fill(['unchanged', null]));
});

it('syncs for a connected account', async () => {
	const connected = bench.stripe.state.account('acct_connected');
	connected.addMeter({ event_name: 'api_calls' });
	connected.addCustomer('cus_a');
	const run = await sync(bench.stripe, [row(0, '3')], {
		credential: { connectedAccount: 'acct_connected' },
	});

	expect(run.status).toBe('success');
	expect(connected.total('api_calls', 'cus_a')).toBe('3');
	expect(bench.stripe.state.events()).toEqual([]);
});
