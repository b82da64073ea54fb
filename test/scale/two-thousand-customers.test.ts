/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { join } from 'node:path';
import { inChild } from '../../bench/child';
import { SEED_AT_ONCE, seedStripe } from '../../bench/sync/seed-stripe';
import { customerAt } from '../../bench/sync/source';
import { METER } from '../../bench/way';
import { startEmulatorProcess } from '../support/emulator-process';
import { usageOfDay } from './usage-of-a-day';
import type { UsageEnd, UsageTask } from './usage-process';

const CUSTOMERS = 2000;
const CUSTOMERS_A_REQUEST = 1000;
/** Stripe's basic limit, in requests a second. */
const LIMIT = 100;
const DAY = 86_400;

it('are read by the hour for a day, hardly any refused, exactly', async () => {
	const stripe = await startEmulatorProcess('--latency', '40', ...SEED_AT_ONCE);
	try {
		await stripe.addMeter(METER);
		for (let from = 0; from < CUSTOMERS; from += CUSTOMERS_A_REQUEST) {
			const some = Array.from({ length: CUSTOMERS_A_REQUEST }, (_, at) => customerAt(from + at));
			await stripe.addCustomers(some);
		}
		const start = (Math.floor(Date.now() / 1000 / DAY) - 1) * DAY;
		await seedStripe(stripe.url, usageOfDay(CUSTOMERS, start));
		await stripe.resetStats();

		const task: UsageTask = { url: stripe.url, customers: CUSTOMERS, start };
		const end = await inChild<UsageEnd>(join(__dirname, 'usage-process.ts'), task);

		const { by_route, rate_limited, busiest_second } = await stripe.stats();
		const ofLimit = CUSTOMERS / end.seconds / LIMIT;
		const facts = { ...end, of_limit: ofLimit, refused: rate_limited.count, busiest_second };
		process.stdout.write(`    2,000 customers: ${JSON.stringify(facts)}\n`);
		const readings = Object.entries(by_route).filter(([route]) =>
			route.includes('event_summaries'),
		);
		const asked = CUSTOMERS + rate_limited.count;
		expect(readings.map(([, requests]) => requests)).toEqual([asked]);
		expect(end).toMatchObject({ requests: asked, wrong: 0 });
		// A machine busy with other things may bunch a few.
		expect(rate_limited.count).toBeLessThan(CUSTOMERS * 0.01);
	} finally {
		await stripe.stop();
	}
});
