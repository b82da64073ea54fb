/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { type EmulatorProcess, startEmulatorProcess } from '../support/emulator-process';
import { startReport } from './engine-process';
import { totalsOf, usageRows } from '../support/usage';

const ROWS = 100_000;
const CUSTOMERS = 500;
const HOUR = 3600;
/** The end of the last hour, so that no row lies in an hour that is still open. */
const now = Math.floor(Date.now() / 1000 / HOUR) * HOUR - 1;

let stripe: EmulatorProcess;

beforeAll(async () => {
	stripe = await startEmulatorProcess('--latency', '40', '--limit', '1000');
	await stripe.addMeter('api_calls');
});

afterAll(async () => await stripe.stop());

it('combined per customer and hour are billed exactly', async () => {
	const expected = totalsOf(usageRows(ROWS, CUSTOMERS, now));
	await stripe.addCustomers([...expected.keys()]);
	const task = { url: stripe.url, rows: ROWS, customers: CUSTOMERS, now, combine: 'hour' } as const;
	const end = await startReport(task).ended;

	process.stdout.write(`    100,000 rows: ${JSON.stringify(end)}\n`);
	expect(end?.outcomes).toEqual({ accepted: ROWS });
	expect(await stripe.totals()).toEqual(expected);
	expect(end?.memoryMb).toBeLessThan(1000);
});
