import type { IDataObject } from 'n8n-workflow';
import {
	at,
	CLOSED,
	DAY,
	eventsOf,
	HOUR,
	ReconcileBench,
	row,
	type SentEvent,
} from './reconciling';

const bench = new ReconcileBench();

const TIERED = {
	billing_scheme: 'tiered',
	tiers: [
		{ up_to: 100, unit_amount_decimal: '1.5' },
		{ up_to: 1000, unit_amount_decimal: '0.7', flat_amount: 300 },
		{ up_to: 'inf', unit_amount_decimal: '0.33' },
	],
} as const;

/** What Stripe would invoice the customer now, in cents. */
async function invoiced(customer: string): Promise<number> {
	const preview = await bench.post('/v1/invoices/create_preview', { customer });
	return (preview as { total: number }).total;
}

/** Sends, into each window that drifted, what it takes to show the source's total. */
async function mend(drifted: readonly IDataObject[]): Promise<void> {
	const events = drifted.map(
		({ customer, window_start: start, drift }): SentEvent => ({
			customer: customer as string,
			at: Date.parse(start as string) / 1000 + 60,
			value: drift as string,
		}),
	);
	await bench.send(events);
}

describe('the amount at stake is what mending adds to Stripe’s own invoice', () => {
	it.each([
		['a price per unit', { unit_amount: 2 }],
		['a price of fractions', { unit_amount_decimal: '0.037' }],
		['packages', { unit_amount: 25, transform_quantity: { divide_by: 100, round: 'up' } }],
		['graduated tiers', { ...TIERED, tiers_mode: 'graduated' }],
		['volume tiers', { ...TIERED, tiers_mode: 'volume' }],
		['yen', { currency: 'jpy', unit_amount_decimal: '0.7' }],
	])('%s', async (_what, amounts) => {
		bench.addPrice('price_own', 'mtr_calls', amounts);
		bench.addCustomer('cus_own', 'price_own');
		const rows = [700, 41, 333.25, 90, 17, 512].map((total, nth) =>
			row(nth + 2, String(total), 'cus_own'),
		);
		// Some are lost, some doubled, one is half of it; and there is usage that no row is of.
		const events = eventsOf(rows.map((one) => ({ ...one, total: Math.floor(Number(one.total)) })));
		const sent = [...events.slice(4, 7), ...events.slice(8), ...events.slice(10)];
		await bench.send([...sent, { customer: 'cus_own', at: CLOSED - 3 * DAY, value: '77' }]);

		const before = await invoiced('cus_own');
		const { drifted } = await bench.reconcile(rows);
		await mend(drifted);
		const sum = drifted.reduce((total, one) => total + Number(one.amount_at_stake), 0);
		expect(drifted.length).toBeGreaterThan(3);
		expect(sum).toBe((await invoiced('cus_own')) - before);
		expect(sum).not.toBe(0);
		expect((await bench.reconcile(rows)).drifted).toEqual([]);
	});

	it('is 0 during a trial', async () => {
		bench.stripe.state.addCustomer('cus_trial');
		await bench.post('/v1/subscriptions', {
			customer: 'cus_trial',
			items: { 0: { price: 'price_calls' } },
			backdate_start_date: CLOSED - 2 * DAY,
			trial_period_days: 30,
		});
		const { drifted } = await bench.reconcile([row(2, '50', 'cus_trial')]);
		expect(drifted).toMatchObject([{ amount_at_stake: 0, amount_at_stake_text: '0.00 USD' }]);
	});
});

it('a drift of an invoiced period is rated by that period, and names the invoice', async () => {
	bench.addPrice('price_daily', 'mtr_calls', {
		...TIERED,
		tiers_mode: 'graduated',
		recurring: { interval: 'day', interval_count: 1, usage_type: 'metered', meter: 'mtr_calls' },
	});
	bench.addCustomer('cus_daily', 'price_daily', CLOSED - 4.5 * DAY);
	const rows = [row(50, '90', 'cus_daily'), row(49, '30', 'cus_daily'), row(2, '30', 'cus_daily')];
	await bench.send(eventsOf(rows.slice(0, 1)));
	const { drifted } = await bench.reconcile(rows);
	// Beyond 100 the first 10 cost 1.5, then 20 cost 0.7 and 3.00 at once.
	expect(drifted.map(({ amount_at_stake, invoice }) => [amount_at_stake, invoice])).toEqual([
		[329, expect.any(String)],
		[45, null],
	]);
});

describe('an amount that is not known is not guessed', () => {
	it('of a customer without a plan', async () => {
		bench.addCustomer('cus_free');
		const { drifted } = await bench.reconcile([row(2, '5', 'cus_free'), row(2, '5', 'cus_none')]);
		expect(drifted.map(({ amount_reason }) => amount_reason)).toEqual([
			'no subscription of the customer bills the meter in this window',
			'the customer has no price for it',
		]);
		const options = { output: 'summary' };
		const [summed] = (await bench.reconcile([row(2, '5', 'cus_free')], { options })).drifted;
		expect(summed).toMatchObject({ at_stake: [], amounts_unknown: 1 });
	});

	it('where the invoice may not be read', async () => {
		bench.stripe.state.addKey('rk_live_few', [
			'billing_meter_read',
			'plan_read',
			'subscription_read',
			'event_read',
		]);
		bench.addCustomer('cus_old', 'price_calls', CLOSED - 40 * DAY);
		const rows = [row(20 * 24, '5', 'cus_old')];
		const { drifted } = await bench.reconcile(rows, { credential: { apiKey: 'rk_live_few' } });
		expect(drifted).toMatchObject([
			{
				amount_at_stake: null,
				amount_reason: expect.stringMatching(
					/^the period is over, and its invoice could not be read: .* Invoices: Read and Prices: Read$/,
				),
			},
		]);
	});

	it('on a meter that takes the last value', async () => {
		bench.stripe.state.addMeter({ id: 'mtr_seats', event_name: 'seats', formula: 'last' });
		bench.addPrice('price_seats', 'mtr_seats', { unit_amount: 900 });
		bench.addCustomer('cus_seats', 'price_seats');
		const parameters = { meter: { __rl: true, mode: 'eventName', value: 'seats' } };
		const { drifted } = await bench.reconcile([row(2, '5', 'cus_seats')], { parameters });
		expect(drifted).toMatchObject([
			{
				amount_at_stake: null,
				amount_reason: 'the meter bills the last value of a period, of which a window is no part',
			},
		]);
	});
});

it('unbilled usage is worth what the last price says', async () => {
	const rows = [row(3, '31'), row(2, '47')];
	await bench.send(eventsOf(rows));
	await bench.remove('/v1/subscriptions/sub_cus_a');
	const { drifted } = await bench.reconcile(rows);
	expect(drifted).toMatchObject([
		{ status: 'unbilled', window_end: at(3), amount_at_stake: 62, drift: '0' },
		{ status: 'unbilled', window_end: at(2), amount_at_stake: 94, drift: '0' },
	]);
	expect(HOUR).toBe(3600);
});
