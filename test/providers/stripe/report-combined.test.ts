import { formatQuantity } from '../../../metering/quantity';
import { StripeClient } from '../../../providers/stripe/client';
import type { SendHttp } from '../../../providers/stripe/http';
import { reportUsage, type UsageReport } from '../../../providers/stripe/report-usage';
import type { UsageInput } from '../../../providers/stripe/usage-input';
import { VirtualClock } from '../../support/virtual-clock';
import { answer } from './answers';
import { SmallStripe } from './small-stripe';
import { inputOf, meterOf, NOW, RULES } from './usage';

const HOUR = 3600;
const end = NOW - (NOW % HOUR);
const time = { kind: 'window', start: end - HOUR, end } as const;

async function report(
	send: SendHttp,
	rows: ReadonlyArray<Partial<UsageInput>>,
): Promise<UsageReport> {
	const clock = new VirtualClock();
	const inputs = rows.map((row, index) => inputOf({ time, ...row, index }));
	const pace = { ratePerSecond: 100, lanesAtOnce: 4, retryBudgetMs: 60_000 };
	return await reportUsage(
		inputs,
		{ ...RULES, ...pace, identity: 'window', combine: 'window', dryRun: false },
		{ client: new StripeClient(send, clock), clock, now: NOW },
	);
}

const statuses = ({ results }: UsageReport) => [...results].map(({ status }) => status);

describe('a combined window of which a row is refused', () => {
	it.each<[string, Partial<UsageInput>, Partial<UsageInput>]>([
		['its value', { value: '1,000' }, {}],
		['its extra payload', { payload: 'none' }, { payload: undefined }],
		['its time', { time: { ...time, end: 'soon' } }, { time }],
		['a deactivated meter', { meter: { by: 'id', value: 'mtr_old' } }, { meter: inputOf().meter }],
	])('is billed whole once %s is mended', async (_what, broken, mended) => {
		const stripe = new SmallStripe([meterOf()]);
		const old = meterOf({ id: 'mtr_old', status: 'inactive' });
		const send: SendHttp = async (request) =>
			request.path.endsWith('/mtr_old') ? answer(200, old) : await stripe.send(request);
		const good = { value: 5 };
		const other = { value: 3, customer: 'cus_2' };

		const first = await report(send, [good, { value: '1000', ...broken }, other]);
		expect(statuses(first)).toEqual(['unsent', 'rejected', 'accepted']);
		expect([...first.results][0]).toMatchObject({ code: 'window_incomplete', attempts: 0 });
		const second = await report(send, [good, { value: '1000', ...mended }, other]);
		expect(statuses(second)).toEqual(['accepted', 'accepted', 'duplicate']);
		expect(formatQuantity(stripe.total)).toBe('1008');
	});

	it('does not wait for a row that Stripe will never take', async () => {
		const stripe = new SmallStripe([meterOf()]);
		const old = NOW - 40 * 24 * HOUR;
		const past = {
			kind: 'window',
			start: old - (old % HOUR),
			end: old - (old % HOUR) + HOUR,
		} as const;
		const run = await report(stripe.send, [{ value: 5 }, { value: 7, time: past }]);
		expect(statuses(run)).toEqual(['accepted', 'rejected']);
	});
});

describe('one event for more rows than a call can take as arguments', () => {
	const rows = Array.from({ length: 150_000 }, () => ({ value: 1 }));

	it('gives each of them its result', async () => {
		const stripe = new SmallStripe([meterOf()]);
		const { summary } = await report(stripe.send, rows);
		expect(summary).toMatchObject({ accepted: 150_000, quantity_total: '150000', requests: 1 });
	});

	it('does so when they contradict each other', async () => {
		const stripe = new SmallStripe([meterOf()]);
		const { summary } = await report(stripe.send, [
			...rows,
			{ value: 1, payload: { region: 'eu' } },
		]);
		expect(summary).toMatchObject({ rejected: 150_001, requests: 0 });
	});
});
