import { type RunningEmulator, startEmulator } from '../../emulator';
import { searchList, stripeCredential } from '../support/engine';

let stripe: RunningEmulator;

beforeAll(async () => {
	stripe = await startEmulator({ limits: 'off' });
});

afterAll(async () => await stripe.close());

beforeEach(() => stripe.state.reset());

const search = async (filter?: string, page?: string, key = {}) =>
	await searchList('searchMeters', stripeCredential(stripe, key), filter, page);

it('lists meters by display name and event name', async () => {
	const calls = stripe.state.addMeter({ event_name: 'api_calls', display_name: 'API calls' });
	const old = stripe.state.addMeter({
		event_name: 'old_calls',
		display_name: 'Calls until 2025',
		status: 'inactive',
	});
	stripe.state.addMeter({ event_name: 'storage_gb', display_name: 'Storage' });

	expect((await search()).results).toHaveLength(3);
	expect((await search('CALLS')).results.map(({ name, value }) => [name, value]).sort()).toEqual([
		['API calls (api_calls)', calls.id],
		['Calls until 2025 (old_calls), deactivated', old.id],
	]);
	expect((await search('storage')).results.map(({ name }) => name)).toEqual([
		'Storage (storage_gb)',
	]);
});

it('goes on page by page', async () => {
	for (let i = 0; i < 250; i++) stripe.state.addMeter({ event_name: `m${i}` });
	const seen = new Set<unknown>();
	let page: unknown;
	let pages = 0;
	do {
		const { results, paginationToken } = await search('m', page as string | undefined);
		for (const { value } of results) seen.add(value);
		page = paginationToken;
		pages += 1;
	} while (page !== undefined);

	expect(seen.size).toBe(250);
	expect(pages).toBe(3);
});

it('says which permission a key lacks', async () => {
	stripe.state.addKey('rk_live_blind', ['billing_meter_event_write']);
	const searching = search('', undefined, { apiKey: 'rk_live_blind' });

	await expect(searching).rejects.toMatchObject({
		message: expect.stringMatching(/^The meters could not be listed: The provided key /),
		description: 'Check the credential. A restricted key needs the permission Billing Meters: Read',
	});
});
