import { DAY_MS, insist, orderOf, RULE, useInvoiceBench } from './invoice-bench';

const bench = useInvoiceBench();

const claim = async (key = 'a key', order = {}) => await bench.invoices.claim(key, orderOf(order));

it('makes a draft that says what it is for, and is never sent by itself', async () => {
	const id = await bench.claimed({
		note: { description: 'Website, phase 2', metadata: { project: '7' } },
	});
	expect(await bench.client.get(`/v1/invoices/${id}`)).toMatchObject({
		status: 'draft',
		collection_method: 'send_invoice',
		auto_advance: false,
		currency: 'usd',
		description: 'Website, phase 2',
		metadata: {
			project: '7',
			metered_billing_trigger: RULE,
			metered_billing_occasion: '["event","phase 2"]',
			metered_billing_amount: '2500',
		},
	});
	bench.emulator.clock.advance(400 * DAY_MS);
	expect(bench.truth()).toMatchObject([{ status: 'draft', total: 0, sent_ms: [] }]);
	expect(await bench.list()).toMatchObject([{ id, status: 'open', amount: 2500n }]);
});

it('asks for nothing else to be billed or taken off, and gives the days to pay', async () => {
	await bench.invoicesOf('sk_test_1', 30).claim('a key', orderOf());
	expect(bench.requests).toEqual(['POST /v1/invoices']);
	const [{ body = '' } = {}] = bench.emulator.state.requests();
	expect(Object.fromEntries(new URLSearchParams(body))).toMatchObject({
		pending_invoice_items_behavior: 'exclude',
		discounts: '',
		days_until_due: '30',
	});
});

it('makes one draft for a key, also when its answer is lost', async () => {
	bench.emulator.faults.add({ kind: 'cut', when: 'after_commit', count: 1 });
	expect(await claim()).toMatchObject({ kind: 'unclear', code: 'no_answer' });
	const again = await claim();
	expect(again).toMatchObject({ value: { kind: 'claimed', id: bench.truth()[0]?.id } });
	expect(await claim()).toEqual(again);
	expect(bench.truth()).toHaveLength(1);
});

it('does not know whose claim it is that has the key with other words', async () => {
	await claim();
	const other = await claim('a key', { amount: 2600n });
	expect(other).toMatchObject({ kind: 'answered', value: { kind: 'taken' } });
	expect(bench.truth()).toHaveLength(1);
});

it('tells a failure that Stripe keeps for the key, and makes the claim under the next', async () => {
	bench.emulator.faults.add({ kind: 'fail', count: 1 });
	const errored = {
		kind: 'answered',
		value: { kind: 'errored', reason: expect.stringMatching(/^Stripe answered 500: An unknown/) },
	};
	expect(await claim()).toEqual(errored);
	expect(await claim()).toEqual(errored);
	expect(await claim('the next key')).toMatchObject({ value: { kind: 'claimed' } });
});

it('asks again with the same words after what was not Stripe’s answer', async () => {
	bench.emulator.faults.add({ kind: 'malformed', when: 'after_commit', count: 1 });
	bench.emulator.faults.add({ kind: 'refuse', body: '<html>', count: 1 });
	expect(await claim()).toMatchObject({ kind: 'unclear', code: 'unexpected_answer' });
	expect(await claim()).toMatchObject({ kind: 'unclear', code: 'stripe_unavailable' });
	expect(await claim()).toMatchObject({ value: { kind: 'claimed' } });
	expect(bench.truth()).toHaveLength(1);
});

it('believes no old answer whose claim was deleted', async () => {
	const { invoices } = bench;
	const first = await bench.claimed({}, 'a key');
	await invoices.drop(first);
	const second = await bench.claimed({}, 'a key');
	expect(second).not.toBe(first);
	expect(bench.truth()).toMatchObject([{ id: second }]);
	expect(await bench.claimed({}, 'a key')).not.toBe(second);
});

it('refuses a customer without an email, until there is one', async () => {
	const noEmail = {
		kind: 'rejected',
		code: 'no_email',
		reason:
			'Stripe answered 400: Missing email. In order to create invoices that are sent to the customer, the customer must have a valid email. Give the customer an email in Stripe, or charge Off-Session',
	};
	const without = { customer: 'cus_2' };
	expect(await claim('a key', without)).toEqual(noEmail);
	expect(await claim('a key', without)).toEqual(noEmail);
	expect(bench.truth()).toEqual([]);
	await bench.post('/v1/customers/cus_2', { email: 'two@example.com' });
	expect(await claim('a key', without)).toMatchObject({ value: { kind: 'claimed' } });
});

it('makes another draft under a key that is a day old', async () => {
	const first = await bench.claimed({}, 'a key');
	bench.emulator.clock.advance(DAY_MS);
	expect(await bench.claimed({}, 'a key')).not.toBe(first);
});

it.each([
	['revoked', 'key_not_accepted', /Check the key/],
	['without the permission', 'permission_missing', /the permission Invoices: Write$/],
] as const)('ends the run with a key that is %s', async (what, code, reason) => {
	const { state } = bench.emulator;
	if (what === 'revoked') state.revokeKey('rk_test_9');
	else state.addKey('rk_test_9', ['invoice_read', 'customer_write']);
	const answer = await bench.invoicesOf('rk_test_9').claim('a key', orderOf());
	expect(answer).toEqual({ kind: 'fatal', code, reason: expect.stringMatching(reason) });
});

it('waits where it is told to', async () => {
	bench.emulator.faults.add({ kind: 'refuse', status: 429, count: 2 });
	expect(await claim()).toMatchObject({ kind: 'rate_limited' });
	expect(await insist(async () => await claim())).toMatchObject({ value: { kind: 'claimed' } });
});

it('charges nobody who is deleted', async () => {
	await bench.client.deleteOnce('/v1/customers/cus_1');
	expect(await claim()).toMatchObject({ kind: 'rejected', code: 'customer_not_found' });
});
