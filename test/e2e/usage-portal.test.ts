import { BillingRuns } from '../../demo/billing-runs';
import { startDemo, type RunningDemo } from '../../demo/start-demo';
import { begin, itemOf, successOf, templateOf } from '../../demo/template-run';
import { USAGE_DATABASE } from '../../demo/usage-database';
import { importTemplate, importWithSetting } from '../../demo/workflows';
import { openMailbox } from '../templates/mailbox';
import { inSeconds, Portal, tokenOf } from './portal';
import { QUICK } from './quick';
import { pause, untilWebhookIsLive } from './waits';

const ASK = 'ask-my-usage.json';
const LEAKS = 'weekly-revenue-leak-report.json';

const A = { sub: 'cus_demo_0001', exp: inSeconds(3600) };
const B = { sub: 'cus_demo_0002', exp: inSeconds(3600) };
const C = { sub: 'cus_demo_0003', exp: inSeconds(3600) };

/** The same token with other content. */
function changed(token: string, payload: object): string {
	const [head, , signature] = token.split('.');
	return [head, tokenOf(payload).split('.')[1], signature].join('.');
}

describe('templates that answer and report, in a real n8n', () => {
	let demo: RunningDemo;

	beforeAll(async () => {
		demo = await startDemo(undefined, QUICK);
		await new BillingRuns(demo).run();
		await pause(demo.emulator.longestLagMs);
	});

	afterAll(async () => {
		await demo?.stop();
	});

	/** Stripe answers nothing while this goes on. */
	async function whileStripeIsDown<T>(work: () => Promise<T>): Promise<T> {
		await demo.emulator.addFaults({ kind: 'fail', headers: { 'stripe-should-retry': 'false' } });
		return await work().finally(async () => await demo.emulator.clearFaults());
	}

	describe('the portal', () => {
		let portal: Portal;

		beforeAll(async () => {
			// Longer than the tests take, so that what they see does not hang on their pace.
			const copy = await importWithSetting(demo.api, templateOf(demo, ASK), 'cache_seconds', 600);
			await demo.api.activate(copy.id);
			portal = new Portal(demo);
			await untilWebhookIsLive(portal.url, 'GET');
		});

		it('answers about the customer of the token and nobody else, and keeps the answer', async () => {
			const before = await portal.requests();
			const first = await portal.ask(tokenOf(A), { customer: B.sub, sub: B.sub });
			const afterFirst = await portal.requests();
			const second = await portal.ask(tokenOf(A));
			const afterSecond = await portal.requests();
			const other = await portal.ask(tokenOf(B), { customer: A.sub });

			expect(first).toMatchObject({
				status: 200,
				headers: {
					'cache-control': 'private, max-age=600',
					'access-control-allow-origin': 'https://portal.example.com',
				},
				body: {
					customer: A.sub,
					billable_unit: 'API calls',
					amount_text: expect.stringMatching(/^\d+\.\d\d USD$/) as string,
					cached: false,
				},
			});
			expect(afterFirst).toBeGreaterThan(before);
			expect(second).toMatchObject({ status: 200, body: { ...first.body, cached: true } });
			expect(afterSecond).toBe(afterFirst);
			expect(other).toMatchObject({ status: 200, body: { customer: B.sub, cached: false } });
			expect(other.body.usage).not.toBe(first.body.usage);
			expect(await portal.ask(tokenOf(B))).toMatchObject({
				body: { ...other.body, cached: true },
			});
		});

		it.each([
			['no token', undefined, 401],
			['an empty token', '', 401],
			['a token signed by somebody else', tokenOf(A, 'another secret'), 403],
			['a token that nobody signed', tokenOf(A, '', 'none'), 403],
			['a token whose customer was changed', changed(tokenOf(A), B), 403],
			['an expired token', tokenOf({ ...A, exp: inSeconds(-1) }), 403],
			['a token that does not expire', tokenOf({ sub: A.sub }), 403],
			['a token of no customer', tokenOf({ ...A, sub: 'user_1' }), 403],
		])('refuses %s', async (_name, token, status) => {
			const answer = await portal.ask(token, { customer: A.sub });

			expect(answer.status).toBe(status);
			expect(JSON.stringify(answer.body)).not.toMatch(/"usage"|cus_demo/);
		});

		it('tells a browser whose pages may ask', async () => {
			const { status, headers } = await portal.ask(undefined, {}, 'OPTIONS');

			expect(status).toBe(204);
			expect(headers).toMatchObject({
				'access-control-allow-origin': 'https://portal.example.com',
				'access-control-allow-headers': 'authorization',
			});
		});

		it('answers 404 for a customer without a subscription', async () => {
			expect(await portal.ask(tokenOf({ ...A, sub: 'cus_nobody' }))).toMatchObject({
				status: 404,
				body: { code: 'no_subscription' },
			});
		});

		it('answers 503 while Stripe is down, and what is kept all the same', async () => {
			await whileStripeIsDown(async () => {
				const unknown = await portal.ask(tokenOf(C));
				expect(unknown).toMatchObject({
					status: 503,
					headers: { 'retry-after': '30', 'cache-control': 'no-store' },
					body: { code: 'usage_unavailable' },
				});
				expect(Object.keys(unknown.body)).toEqual(['code', 'message']);
				expect(await portal.ask(tokenOf(A))).toMatchObject({ status: 200 });
			});
			expect(await portal.ask(tokenOf(C))).toMatchObject({
				status: 200,
				body: { customer: C.sub, cached: false },
			});
		});
	});

	it('the weekly report mails what leaked yesterday', async () => {
		const mailbox = await openMailbox();
		// Of its last two hours nothing could be told yet when a day has just begun.
		await demo.postgres.query(
			USAGE_DATABASE,
			`INSERT INTO usage_events (customer_id, quantity, occurred_at)
			 SELECT 'cus_demo_000' || customer, 2.5, date_trunc('day', now(), 'UTC') - interval '210 minutes'
			 FROM generate_series(1, 3) AS customer`,
		);
		const id = await demo.api.createCredential('Mail', 'smtp', mailbox.credential);
		const credentials = [...demo.credentials, { id, name: 'Mail', type: 'smtp' }];
		const workflow = await importTemplate(demo.api, LEAKS, credentials);
		const execution = await successOf(demo, await begin(demo, workflow));
		const [mail] = mailbox.take();
		await mailbox.close();

		expect(itemOf(execution, 'Sum up the week').hours_checked).toBeGreaterThanOrEqual(3);
		expect(mail?.subject).toMatch(/^Usage billing leaks: /);
		expect(mail?.html).toMatch(/cus_demo_0001<\/b><\/td>\s*<td[^>]*>Never arrived at Stripe/);
	});
});
