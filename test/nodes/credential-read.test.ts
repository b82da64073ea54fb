import { type RunningEmulator, startEmulator } from '../../emulator';
import {
	type Engine,
	RAW_EVENTS,
	report,
	REPORT,
	sync,
	SYNC,
	theEngine,
	usage,
	USAGE,
} from '../support/engine';

const now = Math.floor(Date.now() / 1000);
const DAY = 86_400;
const CUSTOMERS = Array.from({ length: 20 }, (_, id) => `cus_${id}`);
const ROWS = CUSTOMERS.map((customer, id) => ({ id, customer, value: 1, at: now - 60 }));

let stripe: RunningEmulator;
let engine: Engine;
/** Types of the credentials that n8n read and decrypted. */
let read: string[];

beforeAll(async () => {
	engine = await theEngine();
});

beforeEach(async () => {
	stripe = await startEmulator({ limits: 'off', seed: 6 });
	stripe.state.addMeter({ event_name: 'api_calls' });
	for (const customer of CUSTOMERS) stripe.state.addCustomer(customer);
	read = [];
	const usual = engine.additionalData.bind(engine);
	jest.spyOn(engine, 'additionalData').mockImplementation((...given) => {
		const data = usual(...given);
		const decrypt = data.credentialsHelper.getDecrypted.bind(data.credentialsHelper);
		data.credentialsHelper.getDecrypted = async (...asked) => {
			read.push(asked[2]);
			return await decrypt(...asked);
		};
		return data;
	});
});

afterEach(async () => {
	jest.restoreAllMocks();
	await stripe.close();
});

const requests = (): number => stripe.state.requests().length;

describe('the credential is read once for a run, however many requests it makes', () => {
	it.each(['api', 'stream'])('of Report by way of the %s', async (delivery) => {
		const run = await report(stripe, ROWS, {
			parameters: { ...RAW_EVENTS, options: { delivery } },
		});
		expect(run.node(REPORT).items).toHaveLength(ROWS.length);
		expect(requests()).toBeGreaterThan(2);
		expect(read).toEqual(['stripeBillingApi']);
	});

	it('of Sync Totals', async () => {
		const start = Math.floor(now / DAY) * DAY - DAY;
		const times = { start, end: start + DAY };
		const rows = CUSTOMERS.map((customer) => ({ customer, total: 1, ...times }));
		expect((await sync(stripe, rows)).node(SYNC).items).toHaveLength(rows.length);
		expect(requests()).toBeGreaterThan(ROWS.length);
		expect(read).toEqual(['stripeBillingApi']);
	});

	it('of Stripe Usage', async () => {
		const rows = CUSTOMERS.map((customer) => ({ customer }));
		const run = await usage(stripe, rows, { operation: 'getSummary' });
		expect(run.node(USAGE).items).toHaveLength(rows.length);
		expect(requests()).toBeGreaterThan(ROWS.length);
		expect(read).toEqual(['stripeBillingApi']);
	});
});
