import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';
import type Stripe from 'stripe';
import { type RunningEmulator, startEmulator } from '../../emulator';
import { formatQuantity } from '../../metering/quantity';
import { StripeClient } from '../../providers/stripe/client';
import { keepAliveSend } from '../providers/stripe/keep-alive-send';
import { formOf, METER, previewOf, type Priced, priced } from '../providers/stripe/price-previews';
import { TEST_KEY, USAGE, usage } from '../support/engine';
import { VirtualClock } from '../support/virtual-clock';

const NUM_PRICES = 60;

let emulator: RunningEmulator;
let send: ReturnType<typeof keepAliveSend>;

beforeAll(async () => {
	emulator = await startEmulator({ limits: 'off', seed: 1 });
	send = keepAliveSend(emulator.url);
	emulator.state.addMeter(METER);
	emulator.state.addProduct({ id: 'prod_1', name: 'Calls' });
});

afterAll(async () => {
	send.close();
	await emulator.close();
});

interface Expected {
	readonly row: IDataObject;
	readonly currency: string;
	readonly total: bigint;
}

async function previewed({ model, currency, used }: Priced): Promise<Expected[]> {
	const stripe = new StripeClient(send, new VirtualClock());
	const { id } = await stripe.post<Stripe.Price>('/v1/prices', formOf(model, currency));
	return await Promise.all(
		used.map(async ({ usage: quantity, part }) => {
			const invoice = await previewOf(emulator, stripe, id, quantity, part);
			return { row: { price: id, quantity: formatQuantity(quantity) }, ...invoice };
		}),
	);
}

/** A row rated by a price of Stripe's costs what Stripe would put on the invoice. */
it('estimates what the preview of the invoice says, for random prices and usage', async () => {
	const all: Expected[] = [];
	for (const one of fc.sample(priced, { numRuns: NUM_PRICES, seed: 20 })) {
		all.push(...(await previewed(one)));
	}
	const ran = await usage(
		emulator,
		all.map(({ row }) => row),
		{
			operation: 'estimate',
			credential: { apiKey: TEST_KEY },
			options: { ratePerSecond: 1000 },
			parameters: {
				priceSource: 'id',
				price: { __rl: true, mode: 'id', value: '={{ $json.price }}' },
				quantity: '={{ $json.quantity }}',
			},
		},
	);
	expect(ran.error).toBeUndefined();
	const estimated = ran.node(USAGE).items.map(({ currency, amount }) => [currency, String(amount)]);

	expect(all.filter(({ total }) => total > 0n).length).toBeGreaterThan(NUM_PRICES);
	expect(estimated).toEqual(all.map(({ currency, total }) => [currency, String(total)]));
}, 120_000);
