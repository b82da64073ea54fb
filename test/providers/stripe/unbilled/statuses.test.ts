import { formatQuantity } from '../../../../metering/quantity';
import { DAY, HOUR, START, UnbilledWorld } from './world';

const world = new UnbilledWorld();

async function found(asked: Parameters<typeof world.unbilled>[0] = {}): Promise<unknown[][]> {
	const all = await world.unbilled(asked);
	return all.map(({ cause, usage, time }) => [
		cause.code,
		formatQuantity(usage),
		(time.start - START) / HOUR,
		(time.end - START) / HOUR,
	]);
}

/** Subscribed from the beginning; 7 units in the first period, which is invoiced, 2 in the second. */
async function used(): Promise<void> {
	world.subscribe('sub_1');
	world.moveTo(24);
	await world.use('7');
	world.moveTo(264);
	await world.use('2');
	world.moveTo(288);
}

it.each(['active', 'past_due', 'trialing'])('bills while it is %s', async (status) => {
	await used();
	world.pretend({ status });
	expect(await found()).toEqual([]);
});

it.each(['paused', 'unpaid', 'incomplete'])(
	'paused_or_unpaid: the running period of one that is %s',
	async (status) => {
		await used();
		world.pretend({ status });
		expect(await found()).toEqual([['paused_or_unpaid', '2', 240, 288]]);
	},
);

it('paused_or_unpaid: what was used after a first payment that never came', async () => {
	await used();
	world.pretend({ status: 'incomplete_expired', ended_at: START + DAY });
	expect(await found()).toEqual([['paused_or_unpaid', '2', 240, 288]]);
});

describe('not_invoiced', () => {
	/** The period's invoice stays a draft until somebody finalizes it. */
	const leftAsDraft = (path: string, body: unknown): unknown => {
		if (path !== '/v1/invoices') return body;
		const page = body as { readonly data: readonly object[] };
		const draft = { status: 'draft', automatically_finalizes_at: null };
		return { ...page, data: page.data.map((one) => ({ ...one, ...draft })) };
	};

	it('names what stands on no invoice that will be final by itself', async () => {
		await used();
		world.rewrite = leftAsDraft;
		expect(await found()).toEqual([['not_invoiced', '7', 0, 240]]);
	});

	it('waits two hours for the invoice of a period that has just ended', async () => {
		await used();
		world.rewrite = leftAsDraft;
		world.moveTo(242);
		expect(await found()).toEqual([]);
		world.emulator.clock.advance(1000);
		expect(await found()).toEqual([['not_invoiced', '7', 0, 240]]);
	});
});

it('asks for all items of a subscription that shows only its first ones', async () => {
	await used();
	world.rewrite = (path, body) => {
		if (path !== '/v1/subscriptions') return body;
		const page = body as { readonly data: readonly object[] };
		const items = { data: [], has_more: true };
		return { ...page, data: page.data.map((one) => ({ ...one, items })) };
	};
	expect(await found()).toEqual([]);
	expect(world.asked('/v1/subscription_items')).toBe(1);
});
