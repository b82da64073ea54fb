import { formatQuantity } from '../../../../metering/quantity';
import { Zone } from '../../../../metering/series/zone';
import {
	type CurrentPeriod,
	type PeriodsReport,
	readCurrentPeriods,
} from '../../../../providers/stripe/billing/current-periods';
import type { AskedUsage } from '../../../../providers/stripe/usage/asked-usage';
import { BillingRig, METER, OTHER_METER } from './billing-rig';

const START = Date.UTC(2026, 0, 1) / 1000;
const MIDDLE = Date.UTC(2026, 0, 16, 12) / 1000;
const END = Date.UTC(2026, 1, 1) / 1000;
const DAY = 86_400;

const rig = new BillingRig(START);

const utc = Zone.of('UTC');
const time = utc.ok
	? ({ ok: true, value: { range: 'current_period', grouping: 'none', zone: utc.value } } as const)
	: utc;

async function periodsOf(
	customers: ReadonlyArray<string | undefined> = ['cus_1'],
	{ check = true, meter = METER.id } = {},
): Promise<PeriodsReport> {
	const asked = customers.map(
		(customer, index): AskedUsage => ({
			index,
			meter: { by: 'id', value: meter },
			...(customer !== undefined && { customer }),
			time,
		}),
	);
	const now = Math.floor(rig.emulator.clock.now() / 1000);
	return await rig.run(async (run) => await readCurrentPeriods(asked, { now, check }, run));
}

async function only(...args: Parameters<typeof periodsOf>): Promise<CurrentPeriod> {
	const { periods, problems } = await periodsOf(...args);
	expect(problems).toEqual([]);
	expect(periods).toHaveLength(1);
	return periods[0] as CurrentPeriod;
}

/** Usage, amount, projected usage and amount, amount by the preview, difference. */
function shown({ usage, bill, projected, preview, difference }: CurrentPeriod) {
	return [
		formatQuantity(usage),
		'usage' in bill ? Number(bill.amount) : bill.refusal.code,
		...(projected !== undefined && 'usage' in projected
			? [formatQuantity(projected.usage), Number(projected.amount)]
			: [null, null]),
		preview !== undefined && 'amount' in preview ? Number(preview.amount) : null,
		difference === undefined ? null : Number(difference),
	];
}

it('projects usage no further than to the planned end of the subscription', async () => {
	await rig.subscribe('cus_1', [await rig.price()]);
	rig.moveTo(MIDDLE);
	await rig.use('cus_1', '155', START + DAY);
	const found = await fetch(`${rig.emulator.url}/v1/subscriptions?customer=cus_1`, {
		headers: { authorization: 'Bearer sk_test_rig' },
	});
	const page = (await found.json()) as { readonly data: readonly object[] };
	const endsAt = (cancel_at: number): void => {
		const body = { ...page, data: page.data.map((one) => ({ ...one, cancel_at })) };
		rig.instead = ({ path }) =>
			path.startsWith('/v1/subscriptions?') ? { status: 200, headers: {}, body } : undefined;
	};
	endsAt(END);
	expect(shown(await only())).toEqual(['155', 155, '310', 310, 155, 0]);
	endsAt(MIDDLE + DAY);
	const ending = await only();
	expect(shown(ending)).toEqual(['155', 155, '165', 165, 155, 0]);
	expect(ending.notes).toEqual([expect.stringContaining('to end at 2026-01-17T12:00:00Z')]);
});

it('is what was used, what it costs, what it will, and the same as the preview', async () => {
	const price = await rig.price({
		tiers: {
			0: { up_to: '1000', unit_amount: '0', flat_amount: '900' },
			1: { up_to: 'inf', unit_amount_decimal: '0.5' },
		},
	});
	await rig.subscribe('cus_1', [price]);
	rig.moveTo(MIDDLE);
	await rig.use('cus_1', '1500', START + DAY);
	const period = await only();
	// Half of the 31 days have gone by.
	expect(shown(period)).toEqual(['1500', 1150, '3000', 1900, 1150, 0]);
	expect(period).toMatchObject({ items: [0], from: START, notes: [] });
	const { included } = 'usage' in period.bill ? period.bill.rated : { included: undefined };
	expect(included).toMatchObject({ quantity: { units: 1000n }, remaining: { units: 0n } });
	expect(rig.count(/create_preview/)).toBe(1);
	expect(rig.count(/event_summaries/)).toBe(1);
});

it('counts all lines of a preview that has more of them than it shows', async () => {
	const tiers = Array.from({ length: 12 }, (_, index) => ({
		up_to: index === 11 ? 'inf' : String(index + 1),
		unit_amount: '2',
	}));
	await rig.subscribe('cus_1', [await rig.price({ tiers: Object.fromEntries(tiers.entries()) })]);
	rig.moveTo(MIDDLE);
	await rig.use('cus_1', '20', START + DAY);
	expect(shown(await only())).toEqual(['20', 40, '40', 80, 40, 0]);
});

it('asks nobody for a preview where that is not wanted', async () => {
	await rig.subscribe('cus_1', [await rig.price()]);
	rig.moveTo(MIDDLE);
	await rig.use('cus_1', '10', START + DAY);
	expect(shown(await only(['cus_1'], { check: false }))).toEqual(['10', 10, '20', 20, null, null]);
	expect(rig.count(/create_preview/)).toBe(0);
});

it('is one for each running item, with one preview for a subscription', async () => {
	const [one, two] = [await rig.price(), await rig.price({ unit_amount_decimal: '3' })];
	await rig.subscribe('cus_1', [one, two]);
	await rig.subscribe('cus_1', [two]);
	const gone = await rig.subscribe('cus_1', [one]);
	await rig.post(`/v1/subscriptions/${gone.id}`, { cancel_at_period_end: true });
	rig.moveTo(END + MIDDLE - START);
	await rig.use('cus_1', '10', END + DAY);
	const { periods } = await periodsOf([undefined]);
	expect(
		periods.map(shown).map(([usage, amount, , , preview]) => [usage, amount, preview]),
	).toEqual(
		expect.arrayContaining([
			['10', 10, 10],
			['10', 30, 30],
			['10', 30, 30],
		]),
	);
	expect(periods).toHaveLength(3);
	expect(rig.count(/create_preview/)).toBe(2);
});

it('takes the amounts of the subscription’s currency, tiers too', async () => {
	const tiersOf = (unit: string) => ({
		tiers: { 0: { up_to: '5', unit_amount: '0' }, 1: { up_to: 'inf', unit_amount: unit } },
	});
	const price = await rig.price({ ...tiersOf('1'), currency_options: { eur: tiersOf('7') } });
	for (const customer of ['cus_1', 'cus_2']) {
		await rig.subscribe(customer, [price], { currency: 'eur' });
	}
	rig.moveTo(MIDDLE);
	for (const customer of ['cus_1', 'cus_2']) await rig.use(customer, '8', START + DAY);
	const { periods } = await periodsOf([undefined]);
	expect(periods.map((one) => [one.item.currency, ...shown(one)])).toEqual([
		['eur', '8', 21, '16', 77, 21, 0],
		['eur', '8', 21, '16', 77, 21, 0],
	]);
	expect(rig.count(/^\/v1\/prices\/price/)).toBe(2);
});

it.each(['past_due', 'unpaid', 'paused'] as const)('goes on while it is %s', async (status) => {
	const { id } = await rig.subscribe('cus_1', [await rig.price()]);
	rig.moveTo(MIDDLE);
	await rig.use('cus_1', '8', START + DAY);
	rig.emulator.state.test.setStatus(id, status);
	const period = await only();
	expect(shown(period)).toEqual(['8', 8, '16', 16, 8, 0]);
	expect(period.item.status).toBe(status);
});

it('bills nothing in a trial, and says until when', async () => {
	await rig.subscribe('cus_1', [await rig.price()], { trial_end: END });
	rig.moveTo(MIDDLE);
	await rig.use('cus_1', '8', START + DAY);
	const period = await only();
	expect(shown(period)).toEqual(['8', 0, '16', 0, 0, 0]);
	expect(period.notes).toEqual([
		'the subscription is in a trial until 2026-02-01T00:00:00Z, whose usage is free',
	]);
});

describe('a period that is not billed from its start', () => {
	it('counts from when the item was added', async () => {
		const { id } = await rig.subscribe('cus_1', [await rig.price({}, { meter: OTHER_METER.id })]);
		rig.moveTo(MIDDLE);
		await rig.use('cus_1', '100', MIDDLE - 60);
		await rig.post('/v1/subscription_items', { subscription: id, price: await rig.price() });
		await rig.use('cus_1', '7', MIDDLE + 60);
		rig.moveTo(MIDDLE + DAY);
		// 7 a day, of 15.5 days: 108.5, rounded half up.
		const unchecked = ['7', 7, '109', 109, null, null];
		expect(shown(await only(['cus_1'], { check: false }))).toEqual(unchecked);
		const period = await only();
		expect(shown(period)).toEqual(['7', 7, '109', 109, 7, 0]);
		expect(period).toMatchObject({ from: MIDDLE, notes: [] });
	});

	it.each(['flexible', 'classic'])(
		'counts from when the price came on, as the preview says, in billing mode %s',
		async (type) => {
			const { items } = await rig.subscribe('cus_1', [await rig.price()], {
				billing_mode: { type },
			});
			await rig.use('cus_1', '100', START);
			rig.moveTo(MIDDLE);
			const price = await rig.price({ unit_amount_decimal: '3' });
			await rig.post(`/v1/subscription_items/${items.data[0]?.id}`, { price });
			await rig.use('cus_1', '7', MIDDLE + 60);
			rig.moveTo(MIDDLE + DAY);
			const period = await only();
			expect(shown(period)).toEqual(['7', 21, '109', 327, 21, 0]);
			expect(period.from).toBe(MIDDLE);
			expect(period.notes).toEqual([expect.stringContaining('2026-01-16T12:00:00Z')]);
		},
	);
});

describe('a period that begins within a minute', () => {
	const SECOND = START + 90;

	beforeEach(async () => {
		await rig.use('cus_1', '0.5', START);
		rig.moveTo(SECOND);
		await rig.subscribe('cus_1', [await rig.price()]);
	});

	it('is confirmed by the preview, and asks no more', async () => {
		rig.moveTo(SECOND + DAY);
		await rig.use('cus_1', '8', SECOND + 5);
		expect(await only()).toMatchObject({ difference: 0n, notes: [] });
		expect(rig.count(/event_summaries/)).toBe(1);
	});

	it('names usage of that minute where it differs, or nothing confirms it', async () => {
		await rig.use('cus_1', '3', SECOND - 1);
		rig.moveTo(SECOND + DAY);
		await rig.use('cus_1', '8', SECOND + DAY);
		const note = expect.stringMatching(/^3 of the usage is in the minute 2026-01-01T00:01:00Z,/);
		const differs = expect.stringMatching(/^Stripe’s preview of the invoice has another amount/);
		expect(await only()).toMatchObject({ difference: 3n, notes: [note, differs] });
		expect(await only(['cus_1'], { check: false })).toMatchObject({ notes: [note] });
	});
});

it('reads usage again that came in before the preview', async () => {
	await rig.subscribe('cus_1', [await rig.price()]);
	rig.moveTo(MIDDLE);
	await rig.use('cus_1', '8', MIDDLE);
	let late = true;
	rig.instead = ({ path }) => {
		if (!late || !path.includes('event_summaries')) return undefined;
		late = false;
		return { status: 200, headers: {}, body: { object: 'list', data: [], has_more: false } };
	};
	expect(shown(await only())).toEqual(['8', 8, '16', 16, 8, 0]);
});

it('shows a difference that stays', async () => {
	await rig.subscribe('cus_1', [await rig.price()]);
	rig.moveTo(MIDDLE);
	await rig.use('cus_1', '8', MIDDLE);
	rig.instead = ({ path }) =>
		path.includes('event_summaries')
			? { status: 200, headers: {}, body: { object: 'list', data: [], has_more: false } }
			: undefined;
	expect(shown(await only())).toEqual(['0', 0, '0', 0, 8, -8]);
});

it('says no projection in the first hour, and keeps the level of a meter of formula last', async () => {
	rig.emulator.state.addMeter({ id: 'mtr_seats', event_name: 'seats', formula: 'last' });
	await rig.subscribe('cus_1', [await rig.price({}, { meter: 'mtr_seats' })]);
	await rig.use('cus_1', '8', START + 60, 'seats');
	rig.moveTo(START + 3599);
	const early = await only(['cus_1'], { meter: 'mtr_seats' });
	expect(early.projected).toEqual({ reason: expect.stringContaining('less than an hour') });
	rig.moveTo(MIDDLE);
	await rig.use('cus_1', '6', MIDDLE - 60, 'seats');
	expect(shown(await only(['cus_1'], { meter: 'mtr_seats' }))).toEqual(['6', 6, '6', 6, 6, 0]);
});

it('keeps the usage where the price cannot be rated, and what the preview says', async () => {
	const price = await rig.price();
	await rig.subscribe('cus_1', [price]);
	rig.moveTo(MIDDLE);
	await rig.use('cus_1', '8', MIDDLE);
	rig.instead = ({ path }) =>
		path.startsWith('/v1/prices?')
			? {
					status: 200,
					headers: {},
					body: {
						object: 'list',
						has_more: false,
						data: [
							{
								id: price,
								currency: 'usd',
								billing_scheme: 'by_mood',
								recurring: { usage_type: 'metered' },
							},
						],
					},
				}
			: undefined;
	expect(shown(await only())).toEqual(['8', 'price_scheme_unknown', null, null, 8, null]);
});

it('goes on without a preview, which the key may not ask for, and asks once', async () => {
	rig.instead = ({ path }) =>
		path.includes('create_preview')
			? {
					status: 403,
					headers: {},
					body: { error: { type: 'invalid_request_error', message: 'Not allowed.' } },
				}
			: undefined;
	const price = await rig.price();
	for (const customer of ['cus_1', 'cus_2']) await rig.subscribe(customer, [price]);
	const { periods, denied } = await periodsOf(['cus_1', 'cus_2']);
	expect(denied).toMatch(/Give the restricted key the permission Invoices: Write/);
	expect(periods.map(({ preview }) => preview)).toEqual([{ reason: denied }, { reason: denied }]);
});

it('names who has no period, and who cannot be read, beside the others', async () => {
	await rig.subscribe('cus_1', [await rig.price()]);
	const { periods, problems } = await periodsOf(['cus_x', 'cus_1', 'cus_2', 'cus_1']);
	expect(periods.map(({ items }) => items)).toEqual([[1, 3]]);
	expect(problems.map(({ index, status, code }) => [index, status, code])).toEqual([
		[0, 'rejected', 'customer_not_found'],
		[2, 'rejected', 'subscription_missing'],
	]);
});
