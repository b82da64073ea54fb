import type { IDataObject } from 'n8n-workflow';
import { TRIGGER, triggerBilling, type TriggerRun, type WorkflowRun } from '../support/engine';
import { EVENT, FireBench, MINUTE } from './firing';

const bench = new FireBench();
const CONTINUE = { onError: 'continueRegularOutput' } as const;

type How = Omit<Partial<TriggerRun>, 'resource' | 'operation'>;

async function run(items: readonly IDataObject[], how: How = {}): Promise<WorkflowRun> {
	const { parameters, ...rest } = how;
	return await triggerBilling(bench.stripe, items, {
		...rest,
		operation: 'resume',
		parameters: { trigger: 'wallet', customer: '={{ $json.customer }}', ...parameters },
	});
}

async function resume(items: readonly IDataObject[], how: How = {}) {
	const ended = await run(items, how);
	if (ended.error) throw new Error(`${ended.error.message}: ${ended.error.description}`);
	return ended.node(TRIGGER).items;
}

async function fireEvent(id: string, customer = 'cus_a'): Promise<IDataObject> {
	return await bench.fireOne({ id, customer, amount: 2000 }, { parameters: EVENT });
}

/** Declines that pause the trigger, the newest first. */
async function pause(customer = 'cus_a'): Promise<unknown[]> {
	bench.stripe.state.setBehaviour(`pm_${customer}`, 'insufficient_funds');
	const ids: unknown[] = [];
	for (const id of ['1', '2', '3']) {
		ids.unshift((await fireEvent(id, customer)).charge_id);
		bench.pass(2 * MINUTE);
	}
	expect(await fireEvent('4', customer)).toMatchObject({ reason_code: 'paused' });
	return ids;
}

it('has a paused trigger go on, and says what it forgave', async () => {
	const ids = await pause();
	const ended = await run([{ customer: 'cus_a' }]);
	const [item] = ended.node(TRIGGER).outputs[0] ?? [];
	expect(item?.pairedItem).toEqual({ item: 0 });
	expect(item?.json).toEqual({
		status: 'resumed',
		reason_code: null,
		reason: null,
		trigger: 'wallet',
		customer: 'cus_a',
		resumed_charges: [ids[0]],
		failures_forgiven: 3,
		forgiven_charges: ids,
	});
	bench.stripe.state.setBehaviour('pm_cus_a', 'succeeds');
	expect(await fireEvent('1')).toMatchObject({ status: 'fired', reason_code: null });
	expect(bench.taken('cus_a')).toEqual([2000]);
});

it('charges nothing by itself', async () => {
	await pause();
	bench.stripe.state.setBehaviour('pm_cus_a', 'succeeds');
	await resume([{ customer: 'cus_a' }]);
	expect(bench.taken('cus_a')).toEqual([]);
	expect(bench.tries('cus_a')).toHaveLength(3);
});

it('changes nothing the second time, nor where nothing failed', async () => {
	await pause();
	await resume([{ customer: 'cus_a' }]);
	bench.stripe.state.resetStats();
	const rows = [{ customer: 'cus_a' }, { customer: 'cus_b' }];
	expect(await resume(rows)).toEqual(
		['cus_a', 'cus_b'].map((customer) => ({
			status: 'nothing_to_resume',
			reason_code: null,
			reason: 'No charge that failed stands against the next one',
			trigger: 'wallet',
			customer,
			resumed_charges: [],
			failures_forgiven: 0,
			forgiven_charges: [],
		})),
	);
	expect(bench.stripe.state.requests().every(({ method }) => method === 'GET')).toBe(true);
});

it('does it once, however many items say so, and for each customer that they name', async () => {
	await pause('cus_a');
	await pause('cus_b');
	const rows = ['cus_a', 'cus_b', 'cus_a'].map((customer) => ({ customer }));
	bench.stripe.state.resetStats();
	const items = await resume(rows);
	expect(items.map(({ status, customer }) => [status, customer])).toEqual([
		['resumed', 'cus_a'],
		['resumed', 'cus_b'],
		['resumed', 'cus_a'],
	]);
	const posts = bench.stripe.state.requests().filter(({ method }) => method === 'POST');
	expect(posts).toHaveLength(2);
});

it('forgives an invoice that was voided, so that it is charged again', async () => {
	const parameters = { ...EVENT, capture: 'clientConfirm' };
	const item = { id: '1', customer: 'cus_a', amount: 700 };
	const { charge_id } = await bench.fireOne(item, { parameters });
	await bench.call('POST', `/v1/invoices/${String(charge_id)}/void`);
	bench.pass(2 * MINUTE);
	expect(await bench.fireOne(item, { parameters })).toMatchObject({ reason_code: 'called_off' });
	expect(await resume([{ customer: 'cus_a' }])).toMatchObject([
		{ status: 'resumed', resumed_charges: [charge_id], failures_forgiven: 1 },
	]);
	expect(await bench.fireOne(item, { parameters })).toMatchObject({ status: 'fired' });
});

it('goes on through answers that are lost', async () => {
	await pause();
	bench.stripe.faults.add({
		kind: 'cut',
		when: 'after_commit',
		method: 'POST',
		path: '/v1/payment_intents/',
		count: 2,
	});
	expect(await resume([{ customer: 'cus_a' }])).toMatchObject([{ status: 'resumed' }]);
});

describe('what cannot be resumed', () => {
	const ROWS = [{ customer: 'cus_x' }, { customer: 'cus_a' }, { customer: '' }];

	it('is told item by item, and keeps nobody else from it', async () => {
		await pause();
		expect(await resume(ROWS, { node: CONTINUE })).toMatchObject([
			{
				status: 'not_resumed',
				reason_code: 'customer_not_found',
				resumed_charges: [],
				failures_forgiven: 0,
				input: ROWS[0],
			},
			{ status: 'resumed', failures_forgiven: 3 },
			{ status: 'not_resumed', reason_code: 'invalid_customer', customer: null },
		]);
	});

	it('stops the node unless it goes on', async () => {
		const ended = await run(ROWS);
		expect(ended.error?.message).toBe('2 of 3 rows were not resumed: 2 not_resumed');
		expect(ended.error?.description).toMatch(
			/^The others go on\. Once mended, run all items again/,
		);
	});

	it('names the permission that a key lacks', async () => {
		await pause();
		bench.stripe.state.addKey('sk_live_engine', [
			'customer_read',
			'payment_method_read',
			'payment_intent_read',
			'charge_read',
			'invoice_read',
		]);
		const [item] = await resume([{ customer: 'cus_a' }], { node: CONTINUE });
		expect(item).toMatchObject({ status: 'not_resumed', reason_code: 'permission_missing' });
		expect(item?.reason).toMatch(/Give the restricted key the permission Payment Intents: Write/);
	});
});
