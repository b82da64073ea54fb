import { type RunningEmulator, startEmulator } from '../../emulator';
import { sync, SYNC } from '../support/engine';

const HOUR = 3600;
/** The end of the last hour that has ended. */
const closed = Math.floor(Date.now() / 1000 / HOUR) * HOUR;

let stripe: RunningEmulator;

beforeAll(async () => {
	stripe = await startEmulator({ limits: 'off', seed: 11 });
});

afterAll(async () => await stripe.close());

beforeEach(() => {
	stripe.faults.clear();
	stripe.state.reset();
	stripe.state.addMeter({ event_name: 'api_calls' });
	stripe.state.addCustomer('cus_a');
	stripe.state.addCustomer('cus_b');
});

/** A row for the hour that ended so many hours before the last closed one. */
function row(customer: string, hoursAgo: number, total: string) {
	const end = closed - hoursAgo * HOUR;
	return { customer, start: end - HOUR, end, total };
}

it('bills first totals, then nothing, then exactly what has changed', async () => {
	const rows = [row('cus_a', 0, '10'), row('cus_a', 1, '2.5'), row('cus_b', 30, '7')];
	const first = await sync(stripe, rows);
	const second = await sync(stripe, rows);
	const third = await sync(stripe, [row('cus_a', 0, '12'), row('cus_a', 1, '1'), rows[2]]);

	expect(first.node(SYNC).items).toMatchObject([
		{ status: 'synced', previous_total: '0', new_total: '10', delta: '10' },
		{ status: 'synced', previous_total: '0', new_total: '2.5', delta: '2.5' },
		{ status: 'synced', previous_total: '0', new_total: '7', delta: '7' },
	]);
	expect(second.node(SYNC).items.map(({ status }) => status)).toEqual(Array(3).fill('unchanged'));
	expect(third.node(SYNC).items).toMatchObject([
		{ status: 'synced', previous_total: '10', new_total: '12', delta: '2' },
		{ status: 'synced', previous_total: '2.5', new_total: '1', delta: '-1.5' },
		{ status: 'unchanged', previous_total: '7', new_total: '7', delta: '0' },
	]);
	expect(stripe.state.total('api_calls', 'cus_a')).toBe('13');
	expect(stripe.state.total('api_calls', 'cus_b')).toBe('7');
});
