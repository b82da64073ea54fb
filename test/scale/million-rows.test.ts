/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { type EmulatorProcess, startEmulatorProcess } from '../support/emulator-process';
import { totalsOf, usageRows } from '../support/usage';
import { startReport } from './engine-process';

const ROWS = 1_000_000;
const CUSTOMERS = 500;
const HOUR = 3600;
/** The end of the last hour, so that no row lies in an hour that is still open. */
const now = Math.floor(Date.now() / 1000 / HOUR) * HOUR - 1;
/** What Node chooses on a machine with 2 GB. */
const HEAP_MB = 1024;

let stripe: EmulatorProcess;

beforeAll(async () => {
	stripe = await startEmulatorProcess('--limit', 'off');
	await stripe.addMeter('api_calls');
});

afterAll(async () => await stripe.stop());

it('combined per customer and hour take little more memory than n8n itself does for them', async () => {
	const expected = totalsOf(usageRows(ROWS, CUSTOMERS, now));
	await stripe.addCustomers([...expected.keys()]);
	const task = { url: stripe.url, rows: ROWS, customers: CUSTOMERS, now } as const;
	const alone = await startReport({ ...task, passedOn: true }, HEAP_MB).ended;
	const end = await startReport({ ...task, combine: 'hour', summarised: true }, HEAP_MB).ended;

	process.stdout.write(`    1,000,000 rows: ${JSON.stringify({ alone, end })}\n`);
	expect(end).toMatchObject({ status: 'success', outcomes: { accepted: ROWS } });
	expect(await stripe.totals()).toEqual(expected);
	expect((end?.memoryMb ?? NaN) - (alone?.memoryMb ?? NaN)).toBeLessThan(300);
});
