import { type RunningEmulator, startEmulator } from '../../emulator';
import { type Population, totalsOf, usageOf } from '../../bench/usage';
import { METER } from '../../bench/way';
import { type WayName, WAYS } from '../../bench/ways';

const HOUR = 3600;
const now = Math.floor(Date.now() / 1000 / HOUR) * HOUR - 1;
const EVEN: Population = { rows: 100, customers: 10, now };

let stripe: RunningEmulator;

beforeAll(async () => {
	stripe = await startEmulator({ limits: 'off' });
});

afterAll(async () => await stripe.close());

beforeEach(() => {
	stripe.state.reset();
	stripe.state.addMeter({ event_name: METER });
});

async function billedBy(way: WayName, population: Population): Promise<Map<string, string>> {
	const used = totalsOf(population);
	for (const customer of used.keys()) stripe.state.addCustomer(customer);
	await WAYS[way]({ url: stripe.url, rows: [...usageOf(population)] });
	return new Map(stripe.state.live.totals().map(({ customer, total }) => [customer, total]));
}

/** n8n's own Stripe node needs a process that takes the emulator for api.stripe.com. */
it.each<[WayName, number]>([
	['oneEventARow', 100],
	['combinedPerHour', 100],
	['httpRequestOnAll', 100],
	['httpRequestInALoop', 100],
	['clientInALoop', 100],
	['clientFiftyRetrying', 100],
	['bareHelper', 100],
])('%s bills what was used, in %d events', async (way, events) => {
	expect(await billedBy(way, EVEN)).toEqual(totalsOf(EVEN));
	expect(stripe.state.live.events()).toHaveLength(events);
});

it('the stream bills what was used, in one request', async () => {
	const population: Population = { ...EVEN, whole: true };

	expect(await billedBy('throughTheStream', population)).toEqual(totalsOf(population));
	expect(stripe.state.live.events()).toHaveLength(100);
	expect(stripe.state.stats().by_route['POST /v2/billing/meter_event_stream 200']).toBe(1);
});

it('combines what one customer used within an hour', async () => {
	const crowded: Population = { rows: 240, customers: 1, now };

	expect(await billedBy('combinedPerHour', crowded)).toEqual(totalsOf(crowded));
	expect(stripe.state.live.events()).toHaveLength(24);
});

it('a way that ends badly says so', async () => {
	await expect(
		WAYS.oneEventARow({
			url: stripe.url,
			rows: [{ id: 1, customer: 'cus_0', value: 'many', at: now }],
		}),
	).rejects.toThrow(/1 of 1 rows? (was|were) not billed/);
});
