/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { type RunningEmulator, startEmulator } from '../../emulator';
import { report } from '../support/engine';

const ROW = { id: 1, customer: 'cus_1', value: 1, at: Math.floor(Date.now() / 1000) - 60 };

let stripe: RunningEmulator;

// n8n reads it when its engine is loaded, which the first run does.
beforeAll(async () => {
	process.env.N8N_SSRF_PROTECTION_ENABLED = 'true';
	stripe = await startEmulator({ limits: 'off', seed: 8 });
	stripe.state.addMeter({ event_name: 'api_calls' });
	stripe.state.addCustomer('cus_1');
});

afterAll(async () => {
	delete process.env.N8N_SSRF_PROTECTION_ENABLED;
	await stripe.close();
});

it('asks nothing of a private host where n8n’s policy forbids it, and says why', async () => {
	const { error } = await report(stripe, [ROW]);
	expect(stripe.state.requests()).toEqual([]);
	expect(error?.description).toMatch(/Stripe could not be reached \(.*restricted IP address\)/);
});
