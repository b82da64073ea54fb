import { CLOSED, CONTINUE, DAY, EVENTS, HOUR, row, SyncBench } from './syncing';

const bench = new SyncBench();

describe('the largest correction', () => {
	beforeEach(async () => {
		await bench.run([row(3, '100'), row(4, '100'), row(5, '100')]);
	});

	it('in percent holds back what is larger, and nothing else', async () => {
		const rows = [row(3, '150'), row(4, '151'), row(5, '49'), row(6, '999999')];
		const items = await bench.items(rows, { options: { largestPercent: 50 }, node: CONTINUE });

		expect(items.map(({ status, reason_code }) => [status, reason_code])).toEqual([
			['synced', null],
			['held', 'correction_too_large'],
			['held', 'correction_too_large'],
			// A first total is no correction.
			['synced', null],
		]);
		expect(items[2]).toMatchObject({
			reason:
				'Total: 100 would become 49, a change of -51, more than the largest correction of 50 % that you allow. Look at the source; if it is right, raise the limit and run again',
			previous_total: '100',
			new_total: '49',
			delta: '-51',
			value: null,
			attempts: 0,
			input: rows[2],
		});
		expect(bench.total()).toBe(String(150 + 100 + 100 + 999_999));
	});

	it('as a number holds back what is larger', async () => {
		const rows = [row(3, '107.5'), row(4, '92.4'), row(5, '0')];
		expect(await bench.outcomes(rows, { options: { largestAbsolute: 7.5 } })).toEqual([
			['synced', null],
			['held', 'correction_too_large'],
			['held', 'correction_too_large'],
		]);
	});

	it('of falling totals lets late rows raise a total as far as they like', async () => {
		const options = { largestPercent: 50, largestAbsolute: 60, largestApplies: 'downwards' };
		const rows = [row(3, '1000'), row(4, '49'), row(5, '50')];
		expect(await bench.outcomes(rows, { options })).toEqual([
			['synced', null],
			['held', 'correction_too_large'],
			['synced', null],
		]);
	});

	it('stops the node, and goes through once the limit is raised', async () => {
		const run = await bench.run([row(3, '0')], { options: { largestPercent: 99 } });
		expect(run.error).toMatchObject({
			message: '1 of 1 rows were not settled: 1 held, 0 rejected, 0 unsent',
			description: expect.stringMatching(/<br>\[Item 0\] Total: 100 would become 0/),
		});
		expect(await bench.outcomes([row(3, '0')], { options: { largestPercent: 100 } })).toEqual([
			['synced', null],
		]);
	});
});

describe('windows older than 35 days', () => {
	const old = (total: string) => {
		const end = CLOSED - 36 * DAY;
		return { customer: 'cus_a', total, start: end - HOUR, end };
	};

	beforeEach(async () => {
		bench.stripe.clock.set((CLOSED - 36 * DAY + 60) * 1000);
		const { url } = bench.stripe;
		const body = new URLSearchParams({
			event_name: 'api_calls',
			timestamp: String(CLOSED - 36 * DAY - 1),
			'payload[stripe_customer_id]': 'cus_a',
			'payload[value]': '5',
		});
		const headers = { authorization: 'Bearer sk_live_1' };
		const answer = await fetch(`${url}${EVENTS}`, {
			method: 'POST',
			headers,
			body,
		});
		expect(answer.status).toBe(200);
		bench.stripe.clock.set(Date.now());
	});

	it('are named with their difference, because Stripe takes no usage that old', async () => {
		const [item] = await bench.items([old('7')], { node: CONTINUE });
		expect(item).toMatchObject({
			status: 'rejected',
			reason_code: 'too_old',
			previous_total: '5',
			new_total: '7',
			delta: '2',
			attempts: 0,
		});
		const stamp = new Date((CLOSED - 36 * DAY - 1) * 1000).toISOString().replace('.000Z', 'Z');
		expect(item?.reason).toBe(
			`Window End: ${stamp} is more than 35 days ago, and Stripe takes no usage that old. Bill or credit the difference of 2 with an invoice item instead`,
		);
		expect(bench.total()).toBe('5');
	});

	it('are fine as long as they are right', async () => {
		expect(await bench.outcomes([old('5')])).toEqual([['unchanged', null]]);
	});
});

it('a correction with more digits than Stripe takes is named', async () => {
	await bench.run([row(30, '0.2')]);
	const [item] = await bench.items([row(30, '999999999999999')], { node: CONTINUE });

	expect(item).toMatchObject({
		status: 'rejected',
		reason_code: 'value_too_many_digits',
		reason:
			'Total: the correction of 999999999999998.8 has 16 digits; Stripe takes 15. Round the total in the source',
		previous_total: '0.2',
	});
	expect(bench.total()).toBe('0.2');
});
