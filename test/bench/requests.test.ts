import { type RunningEmulator, startEmulator } from '../../emulator';
import type { RequestCost } from '../../bench/requests/request-process';
import { distance, requestReport, requestTable } from '../../bench/requests/report';
import { FLOOR, WAYS, WHOLE } from '../../bench/requests/ways';
import { METER } from '../../bench/way';

const EVENTS = 60;

describe('the ways', () => {
	let stripe: RunningEmulator;

	beforeAll(async () => {
		stripe = await startEmulator({ limits: 'off' });
	});

	afterAll(async () => await stripe.close());

	it.each(WAYS)('$name sends each event once', async ({ way }) => {
		stripe.state.reset();
		stripe.state.addMeter({ event_name: METER });
		for (let id = 0; id < 500; id++) stripe.state.addCustomer(`cus_${id}`);
		const send = await way(stripe.url);
		await send(EVENTS);
		expect(stripe.state.live.events()).toHaveLength(EVENTS);
		expect(stripe.state.stats().by_route[`POST /v1/billing/meter_events 200`]).toBe(EVENTS);
	});
});

describe('the page', () => {
	const costOf = (name: string, cpuMs: number): RequestCost => {
		const round = { perSecond: 1000, stripeCpuMs: 100, connections: 1000 };
		const quick = { ...round, cpuMs, againstFloor: cpuMs / 2000 };
		const slow = { ...round, cpuMs: cpuMs + 100, againstFloor: (cpuMs + 100) / 2100 };
		return { name, quick, slow };
	};
	const costs = [costOf(FLOOR, 2000), costOf(WHOLE, 2200)];

	it('tells how far this package is from n8n’s helper', () => {
		expect(distance(costs, 'TLS')).toMatch(/takes 1\.10× .+: holds\), and 1\.10× where/);
		expect(distance([costOf(FLOOR, 2000), costOf(WHOLE, 2400)], 'TLS')).toContain('does not hold');
		expect(requestTable(costs)).toContain(`| ${WHOLE} | 2,200 | 1.10× | 1,000 | 2,300 | 1.10× |`);
	});

	it('says what Stripe’s limit would take, and that nobody knows without TLS', () => {
		expect(requestReport({ http: costs, https: costs }, 'a machine')).toContain('2.2 cores');
		expect(requestReport({ http: costs }, 'a machine')).toContain('there is no openssl');
	});
});
