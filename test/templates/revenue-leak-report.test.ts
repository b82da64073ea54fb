import { inHour, setLeakStage, weekEnd, words } from './leak-stage';
import { DAY } from './scheduled';

const stage = setLeakStage('cus_a', 'cus_b');

const USAGE = [
	{ customer: 'cus_a', quantity: '10', at: inHour(3) },
	{ customer: 'cus_a', quantity: '2.5', at: inHour(40) },
	{ customer: 'cus_b', quantity: '4', at: inHour(3) },
] as const;

const date = (seconds: number): string => new Date(seconds * 1000).toISOString().slice(0, 10);
const WEEK = `${date(weekEnd - 7 * DAY)} to ${date(weekEnd - 1)}`;
const INCOMPLETE = 'This report is incomplete. What is not listed below may leak all the same.';

describe('the weekly revenue leak report', () => {
	beforeEach(async () => await stage.database.add(USAGE));

	it('sends a short mail for a clean week', async () => {
		await stage.send(USAGE);
		// Of the running day, which is no part of the week.
		await stage.database.add([{ customer: 'cus_a', quantity: '77', at: inHour(0) }]);
		const { run, mail } = await stage.report();

		expect(run.status).toBe('success');
		expect(run.ran('The week is checked')).toBe(true);
		expect(run.ran('List what drifts')).toBe(false);
		expect(mail).toMatchObject({
			subject: `Nothing leaks: 2 customers, 3 hours checked (${WEEK})`,
			from: { text: 'billing@example.com' },
			to: { text: 'finance@example.com, support@example.com' },
		});
		expect(words(mail?.html)).toContain(
			'2 customers and 3 hours with usage were checked: Stripe has what your database has',
		);
		expect(words(mail?.html)).not.toMatch(/Not billed|disagree|incomplete|not known/);
	});

	it('says what leaks, whose it is, why, when, and what it is worth', async () => {
		stage.addCustomer('cus_free');
		stage.addCustomer('cus_left', 'price_of_calls');
		await stage.end('cus_left', weekEnd - 5 * DAY);
		const kept = [
			USAGE[1],
			{ customer: 'cus_free', quantity: '7', at: inHour(9) },
			{ customer: 'cus_left', quantity: '3', at: inHour(30) },
		];
		await stage.database.add(kept.slice(1));
		await stage.send([...kept, USAGE[2], USAGE[2]]);
		const { run, mail } = await stage.report();
		const seen = words(mail?.html);

		expect(run.status).toBe('success');
		expect(mail?.subject).toBe(
			`Usage billing leaks: 26.00 USD not billed, 8.00 USD too much (${WEEK})`,
		);
		expect(seen).toMatch(
			/Not billed 26\.00 USD 20\.00 USD not at Stripe 6\.00 USD billed to nobody Billed too much 8\.00 USD/,
		);
		expect(seen).toMatch(
			/cus_a Never arrived at Stripe 1 10 20\.00 USD \S+ \d\d:00 to \S+ \S+ UTC/,
		);
		expect(seen).toMatch(/cus_b Sent more than once 1 -4 -8\.00 USD .*which is 2 times/);
		expect(seen).toMatch(
			/cus_left Used after the subscription ended 3 6\.00 USD .*sub_of_cus_left/,
		);
		expect(seen).toMatch(/cus_free No subscription 7 not known .*\(Amount: .*Price to Rate By/);
		expect(seen).toContain('Not in these sums: 1 of the findings below');
		// The day that drifted, with the exact totals of both sides.
		expect(seen).toContain(`${date(inHour(3))} ! 21 Database 15 Stripe`);
		expect(seen).toContain(`${date(inHour(40))} 5.5 Database 5.5 Stripe`);
		expect(seen).not.toContain('incomplete');
		expect(mail?.text).toContain('- cus_a: Never arrived at Stripe, 10 in 1 h, 20.00 USD');
		expect(mail?.text).toContain('- cus_left: Used after the subscription ended, 3, 6.00 USD');
	});

	it('adds up the hours of one cause exactly, and counts nothing twice', async () => {
		const drops = [1, 2, 3, 4, 5].map((hoursAgo) => ({
			customer: 'cus_b',
			quantity: '0.1',
			at: inHour(60 + hoursAgo),
		}));
		await stage.database.add(drops);
		await stage.send(USAGE);
		const { mail } = await stage.report();

		expect(words(mail?.html)).toContain('cus_b Never arrived at Stripe 5 0.5 1.00 USD');
		expect(mail?.subject).toMatch(/^Usage billing leaks: 1\.00 USD not billed \(/);
	});

	it('shows texts as they are, whatever is in them', async () => {
		const customer = `cus_<img/onerror="x()">&$&{{$json.week}}$'`;
		stage.addCustomer(customer);
		await stage.send(USAGE);
		await stage.database.add([{ customer, quantity: '1', at: inHour(9) }]);
		const { mail } = await stage.report();

		expect(mail?.html).not.toContain('<img');
		expect(mail?.html).toContain(
			'<b>cus_&#60;img/onerror=&#34;x()&#34;&#62;&#38;&#36;&#38;&#123;&#123;&#36;json.week&#125;&#125;&#36;&#39;</b>',
		);
		expect(mail?.text).toContain(customer);
	});

	it('says at the top what it could not check, and raises it after the mail', async () => {
		await stage.send(USAGE);
		await stage.database.add([{ customer: '', quantity: '1', at: inHour(9) }]);
		const { run, mail } = await stage.report();
		const seen = words(mail?.html);

		expect(mail?.subject).toBe(`Not all could be checked. Usage billing (${WEEK})`);
		expect(seen.indexOf(INCOMPLETE)).toBeGreaterThan(0);
		expect(seen).toContain('1 row of your database cannot be compared as they are');
		expect(seen).toContain('Customer: the customer is empty');
		expect(seen).not.toMatch(/Nothing leaks|Stripe has what your database has/);
		expect(run.status).toBe('error');
		expect(run.error?.message).toMatch(/^Not all could be checked; .*the customer is empty/);
	});

	it.each([
		['/v1/customers', /Usage that nobody is billed for could not be looked for/],
		['/v1/billing/meters', /Usage could not be compared|could not be compared, because/],
	])('does not pass a week off as clean in which %s cannot be read', async (path, reason) => {
		await stage.send(USAGE);
		stage.stripe.faults.add({ kind: 'fail', path, headers: { 'stripe-should-retry': 'false' } });
		const { run, mail } = await stage.report();

		expect(words(mail?.html)).toContain(INCOMPLETE);
		expect(words(mail?.html)).toMatch(reason);
		expect(mail?.subject).toMatch(/^Not all could be checked\./);
		expect(run.error?.message).toMatch(reason);
	});

	it('does not call a week clean whose drift is gone at the second look', async () => {
		await stage.send(USAGE.slice(1));
		const { run, mail } = await stage.report({
			pinData: { 'List what drifts': [{ json: { status: 'matched' } }] },
		});

		expect(words(mail?.html)).toContain(INCOMPLETE);
		expect(words(mail?.html)).toContain('At the first look hours drifted, and at the second none');
		expect(run.status).toBe('error');
	});

	it('does not call a week clean of which a part could not be put together', async () => {
		await stage.send(USAGE.slice(1));
		const broken = { status: 'under', drift: 'nothing', window_start: 1 };
		const { run, mail } = await stage.report({
			pinData: {
				'All compared hours': [{ json: { ...broken, source_total: 1, stripe_total: 1 } }],
			},
		});

		expect(words(mail?.html)).toContain('A part of this report could not be put together (days)');
		expect(words(mail?.html)).toContain('cus_a Never arrived at Stripe');
		expect(run.status).toBe('error');
	});

	it('says so when the check could not even begin', async () => {
		const { run, mail } = await stage.report({
			credential: { baseUrl: 'http://stripe.example.com' },
		});

		expect(words(mail?.html)).toMatch(
			/Usage could not be compared with Stripe at all: .*API Base URL/,
		);
		expect(run.status).toBe('error');
	});

	it('raises a query that finds nothing, and sends no mail', async () => {
		await stage.database.clear();
		const { run, mail } = await stage.report();

		expect(run.error?.message).toMatch(
			/^The query found no usage in the 7 days .*nothing was checked/,
		);
		expect(mail).toBeUndefined();
	});
});
