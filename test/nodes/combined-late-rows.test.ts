import { type RunningEmulator, startEmulator } from '../../emulator';
import { formatInstant } from '../../metering/instant';
import { report, REPORT, TOTALS } from '../support/engine';

const HOUR = 3600;
const now = Math.floor(Date.now() / 1000);
const end = now - (now % HOUR);
const window = { start: end - HOUR, end };
const row = (customer: string, value: number) => ({ ...window, customer, value });

let stripe: RunningEmulator;

beforeAll(async () => {
	stripe = await startEmulator({ limits: 'off' });
	stripe.state.addMeter({ event_name: 'api_calls' });
	for (const id of ['cus_early', 'cus_late', 'cus_new']) stripe.state.addCustomer(id);
});

afterAll(async () => await stripe.close());

describe('rows that come after the first report of their window', () => {
	const early = [row('cus_early', 5), row('cus_late', 1), row('cus_late', 2)];
	const later = [...early, row('cus_late', 40), row('cus_new', 7)];
	const options = { combine: 'window' };

	beforeAll(async () => {
		await report(stripe, early, { parameters: { ...TOTALS, options } });
	});

	it('are told, are not billed, and the node hints at them', async () => {
		const run = await report(stripe, later, { parameters: { ...TOTALS, options } });

		const { items, hints } = run.node(REPORT);
		expect(items.map(({ status }) => status)).toEqual([
			'duplicate',
			'duplicate',
			'duplicate',
			'duplicate',
			'accepted',
		]);
		const interval = `${formatInstant(window.start)}/${formatInstant(window.end)}`;
		expect(items[3]).toMatchObject({
			reason_code: 'window_already_reported',
			reason: `Stripe already has an event for cus_late in ${interval}. Rows that arrived after that first report are not in it; compare the totals before you rely on them`,
			value: '40',
			combined_rows: 3,
			combined_value: '43',
		});
		expect(hints).toEqual([
			{
				message:
					'4 rows belong to windows that were reported before. Rows new since then are not billed',
				location: 'outputPane',
				type: 'warning',
			},
		]);
		expect(stripe.state.total('api_calls', 'cus_late')).toBe('3');
		expect(stripe.state.total('api_calls', 'cus_new')).toBe('7');
	});

	it('are counted apart in the summary', async () => {
		const run = await report(stripe, later, {
			parameters: { ...TOTALS, options: { ...options, output: 'summary' } },
		});

		expect(run.node(REPORT).items).toMatchObject([
			{
				rows: 5,
				accepted: 0,
				duplicates: 5,
				window_already_reported: 5,
				quantity_total: '0',
				quantity_duplicates: '55',
			},
		]);
	});
});

it('a window that is sent alone and repeated is an ordinary duplicate with its caveat', async () => {
	const other = { start: end - 2 * HOUR, end: end - HOUR, customer: 'cus_early' };
	await report(stripe, [{ ...other, value: 1 }], { parameters: TOTALS });
	const run = await report(stripe, [{ ...other, value: 2 }], { parameters: TOTALS });

	expect(run.node(REPORT)).toMatchObject({
		items: [
			{
				status: 'duplicate',
				reason_code: 'already_reported',
				reason: expect.stringMatching(
					/^Stripe already has an event for cus_early in .*, so it is billed once\. If the total has changed since, the difference is not billed$/,
				),
			},
		],
		hints: [],
	});
});
