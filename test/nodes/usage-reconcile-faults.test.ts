import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { FormParams } from '../../providers/stripe/form';
import {
	BEGAN,
	CLOSED,
	CUSTOMERS,
	DAY,
	eventsOf,
	found,
	HOUR,
	HOURS,
	ReconcileBench,
	row,
	type SentEvent,
	sourceRows,
} from './reconciling';

const bench = new ReconcileBench({ invalidValue: 'async', unknownCustomer: 'async' });

/** What one account holds before anything was sent. A fault changes it, or what comes after. */
interface Account {
	rows: IDataObject[];
	events: SentEvent[];
	/** Done when all is sent. */
	after?: () => Promise<unknown> | void;
	options?: INodeParameters;
}

interface Planted {
	readonly fault: string;
	plant(account: Account): Promise<void> | void;
	/** As `found` puts it, in any order. */
	readonly finds: readonly string[];
}

const isOf =
	(customer: string, hoursAgo?: number) =>
	({ customer: own, at }: SentEvent): boolean =>
		own === customer &&
		(hoursAgo === undefined || Math.ceil((CLOSED - at) / HOUR) - 1 === hoursAgo);

/** Changes the events of a customer, or of one of its hours. */
function change(
	account: Account,
	which: (event: SentEvent) => boolean,
	how: (event: SentEvent) => SentEvent | readonly SentEvent[],
): void {
	expect(account.events.some(which)).toBe(true);
	account.events = account.events.flatMap((event) => (which(event) ? how(event) : event));
}

/** Sends events by the stream instead, changed. */
function streamed(
	account: Account,
	which: (event: SentEvent) => boolean,
	how: (event: SentEvent) => SentEvent,
): void {
	const events = account.events.filter(which).map(how);
	change(account, which, () => []);
	account.after = async () => await bench.stream(events);
}

/** The total that the source has for a customer and hour. */
function total({ rows }: Account, customer: string, hoursAgo: number): number {
	const end = CLOSED - hoursAgo * HOUR;
	return Number(rows.find((one) => one.customer === customer && one.end === end)?.total);
}

function setTotal(account: Account, customer: string, hoursAgo: number, value: string): void {
	const end = CLOSED - hoursAgo * HOUR;
	account.rows = account.rows.map((one) =>
		one.customer === customer && one.end === end ? { ...one, total: value } : one,
	);
}

const each = (customer: string, status: string, kind: string): string[] =>
	HOURS.map((hoursAgo) => `${customer} ${hoursAgo} ${status} ${kind}`);

const FAULTS: readonly Planted[] = [
	{
		fault: 'an hour is never sent',
		plant: (account) => change(account, isOf('cus_a', 3), () => []),
		finds: ['cus_a 3 missing lost_events'],
	},
	{
		fault: 'a customer is never sent',
		plant: (account) => change(account, isOf('cus_b'), () => []),
		finds: each('cus_b', 'missing', 'lost_events'),
	},
	{
		fault: 'one of an hour’s two events is lost',
		plant: (account) => {
			account.events.splice(account.events.findIndex(isOf('cus_c', 4)), 1);
		},
		finds: ['cus_c 4 under lost_events'],
	},
	{
		fault: 'an event is cancelled by mistake',
		plant: (account) => {
			const cancelled = account.events.findIndex(isOf('cus_d', 2));
			account.events[cancelled] = { ...account.events[cancelled]!, identifier: 'evt_1' };
			account.after = async () =>
				await bench.post('/v1/billing/meter_event_adjustments', {
					event_name: 'api_calls',
					type: 'cancel',
					cancel: { identifier: 'evt_1' },
				});
		},
		finds: ['cus_d 2 under lost_events'],
	},
	{
		fault: 'an hour is sent twice',
		plant: (account) => change(account, isOf('cus_a', 5), (event) => [event, event]),
		finds: ['cus_a 5 over doubled_events'],
	},
	{
		fault: 'a retry loop sends an hour seven times',
		plant: (account) =>
			change(account, isOf('cus_b', 6), (event) => Array.from({ length: 7 }, () => event)),
		finds: ['cus_b 6 over doubled_events'],
	},
	{
		fault: 'one of an hour’s two events is sent twice',
		plant: (account) => {
			account.events.push(account.events.find(isOf('cus_c', 3))!);
		},
		finds: ['cus_c 3 over extra_events'],
	},
	{
		fault: 'an hour goes to another customer',
		plant: (account) =>
			change(account, isOf('cus_a', 3), (event) => ({ ...event, customer: 'cus_b' })),
		finds: ['cus_a 3 missing wrong_customer', 'cus_b 3 over wrong_customer'],
	},
	{
		fault: 'two customers are swapped',
		plant: (account) => {
			const other: Record<string, string> = { cus_c: 'cus_d', cus_d: 'cus_c' };
			change(
				account,
				({ customer }) => customer in other,
				(event) => ({ ...event, customer: other[event.customer]! }),
			);
		},
		finds: [
			...each('cus_c', 'over', 'wrong_customer'),
			...each('cus_d', 'under', 'wrong_customer'),
		],
	},
	{
		fault: 'an hour goes to a customer of whom the source knows nothing',
		plant: (account) => {
			bench.addCustomer('cus_stranger', 'price_calls');
			change(account, isOf('cus_a', 4), (event) => ({ ...event, customer: 'cus_stranger' }));
			account.options = { everybody: true };
		},
		finds: ['cus_a 4 missing wrong_customer', 'cus_stranger 4 over wrong_customer'],
	},
	{
		fault: 'one customer’s hour is split over two others',
		plant: (account) => {
			const [first, second] = account.events.filter(isOf('cus_a', 6));
			change(account, isOf('cus_a', 6), (event) => ({
				...event,
				customer: event === first ? 'cus_b' : 'cus_c',
			}));
			expect(second).toBeDefined();
		},
		finds: [
			'cus_a 6 missing wrong_customer',
			'cus_b 6 over wrong_customer',
			'cus_c 6 over wrong_customer',
		],
	},
	{
		fault: 'an hour is stamped an hour late',
		plant: (account) =>
			change(account, isOf('cus_b', 5), (event) => ({ ...event, at: event.at + HOUR })),
		finds: ['cus_b 5 missing wrong_hour', 'cus_b 4 over wrong_hour'],
	},
	{
		fault: 'an hour is stamped hours early',
		plant: (account) =>
			change(account, isOf('cus_c', 2), (event) => ({ ...event, at: event.at - 4 * HOUR })),
		finds: ['cus_c 2 missing wrong_hour', 'cus_c 6 over wrong_hour'],
	},
	{
		fault: 'local times are sent as UTC, so that all lies two hours off',
		plant: (account) =>
			change(account, isOf('cus_d'), (event) => ({ ...event, at: event.at - 2 * HOUR })),
		finds: each('cus_d', '', 'wrong_hour').map((one) => {
			const hoursAgo = Number(one.split(' ')[1]);
			// Totals rise with the hours ago, and the newest two were never shown.
			const status = hoursAgo <= 3 ? 'missing' : 'over';
			return `cus_d ${hoursAgo} ${hoursAgo >= 4 ? statusOfShift(hoursAgo) : status} wrong_hour`;
		}),
	},
	{
		fault: 'all hours are sent as one',
		plant: (account) =>
			change(account, isOf('cus_a'), (event) => ({ ...event, at: CLOSED - 2 * HOUR - 60 })),
		finds: HOURS.map(
			(hoursAgo) => `cus_a ${hoursAgo} ${hoursAgo === 2 ? 'over' : 'missing'} wrong_hour`,
		),
	},
	{
		fault: 'credits and usage have the wrong sign',
		plant: (account) =>
			change(account, isOf('cus_b', 2), (event) => ({ ...event, value: `-${event.value}` })),
		finds: ['cus_b 2 under wrong_sign'],
	},
	{
		fault: 'fractions are cut off',
		plant: (account) => setTotal(account, 'cus_c', 5, `${total(account, 'cus_c', 5)}.75`),
		finds: ['cus_c 5 under rounded'],
	},
	{
		fault: 'fractions are rounded up',
		plant: (account) => setTotal(account, 'cus_c', 5, `${total(account, 'cus_c', 5) - 1}.75`),
		finds: ['cus_c 5 over rounded'],
	},
	{
		fault: 'thousands are sent as units',
		plant: (account) =>
			change(account, isOf('cus_d', 4), (event) => ({ ...event, value: `${event.value}000` })),
		finds: ['cus_d 4 over scaled'],
	},
	{
		fault: 'hours are sent where the source has minutes',
		plant: (account) => {
			for (const hoursAgo of HOURS) {
				setTotal(account, 'cus_d', hoursAgo, String(total(account, 'cus_d', hoursAgo) * 60));
			}
		},
		finds: each('cus_d', 'under', 'scaled'),
	},
	{
		fault: 'the customer has another payload key',
		plant: (account) =>
			change(account, isOf('cus_a'), (event) => ({
				...event,
				payload: { customer: event.customer, value: event.value },
			})),
		finds: each('cus_a', 'missing', 'wrong_payload_key'),
	},
	{
		fault: 'the value has another payload key',
		plant: (account) =>
			change(account, isOf('cus_a', 3), (event) => ({
				...event,
				payload: { stripe_customer_id: event.customer, quantity: event.value },
			})),
		finds: ['cus_a 3 missing wrong_payload_key'],
	},
	{
		fault: 'values have thousands separators',
		plant: (account) =>
			change(account, isOf('cus_b', 4), (event) => ({ ...event, value: `${event.value},0` })),
		finds: ['cus_b 4 missing invalid_value'],
	},
	{
		fault: 'the sender has an ID that Stripe does not know',
		plant: (account) =>
			change(account, isOf('cus_c', 6), (event) => ({ ...event, customer: 'cus_typo' })),
		finds: ['cus_c 6 missing unknown_customer'],
	},
	{
		fault: 'the event name is misspelt',
		plant: (account) => {
			const misspelt = { event_name: 'api_cals' };
			streamed(account, isOf('cus_b', 5), (event) => ({ ...event, ...misspelt }));
		},
		finds: ['cus_b 5 missing wrong_event_name'],
	},
	{
		fault: 'the sender’s clock is two months slow',
		plant: (account) =>
			streamed(account, isOf('cus_c', 4), (event) => ({ ...event, at: event.at - 60 * DAY })),
		finds: ['cus_c 4 missing wrong_time'],
	},
	{
		fault: 'two faults at once, of which no report says whose it is',
		plant: (account) => {
			change(account, isOf('cus_a', 3), (event) => ({ ...event, customer: 'cus_typo' }));
			change(account, isOf('cus_b', 4), (event) => ({ ...event, value: `${event.value},0` }));
		},
		finds: ['cus_a 3 missing lost_events', 'cus_b 4 missing lost_events'],
	},
	{
		fault: 'the source has an ID that Stripe does not know',
		plant: (account) => {
			account.rows.push(row(3, '5', 'cus_typo'));
		},
		finds: ['cus_typo 3 missing unknown_customer'],
	},
	{
		fault: 'a customer is deleted in Stripe',
		plant: (account) => {
			account.after = async () => await bench.remove('/v1/customers/cus_d');
		},
		finds: each('cus_d', 'missing', 'unknown_customer'),
	},
	{
		fault: 'events go to another meter',
		plant: (account) => {
			change(account, isOf('cus_a', 4), (event) => ({ ...event, event_name: 'storage' }));
			account.options = { otherMeters: true };
		},
		finds: ['cus_a 4 missing wrong_meter'],
	},
	{
		fault: 'the meter is deactivated for a while',
		plant: (account) => {
			account.events = account.events.filter((event) => !isOf('cus_b', 2)(event));
			bench.stripe.clock.set((CLOSED - 2.5 * HOUR) * 1000);
			account.after = async () => {
				await bench.post('/v1/billing/meters/mtr_calls/deactivate');
				bench.stripe.clock.set(Date.now());
			};
			account.events = account.events.map((event) => ({
				...event,
				at: Math.min(event.at, CLOSED - 2.5 * HOUR),
			}));
		},
		finds: ['cus_b 2 missing inactive_meter'],
	},
	{
		fault: 'a customer vanishes from the source',
		plant: (account) => {
			account.rows = account.rows.filter(({ customer }) => customer !== 'cus_b');
			account.options = { everybody: true };
		},
		finds: each('cus_b', 'over', 'not_in_source'),
	},
	{
		fault: 'a row vanishes from the source',
		plant: (account) => {
			const gone = account.rows.findIndex(({ customer }) => customer === 'cus_c');
			account.rows.splice(gone, 1);
			account.options = { everybody: true };
		},
		finds: ['cus_c 7 over not_in_source'],
	},
	{
		fault: 'the plan is changed to one without the meter, and usage goes on',
		plant: async () => {
			bench.stripe.clock.set((CLOSED - 4 * HOUR) * 1000);
			await changePlan('sub_cus_a', { price: 'price_storage' });
			bench.stripe.clock.set(Date.now());
		},
		// What was used before the change waits for the next invoice.
		finds: ['cus_a 3 unbilled no_meter_price', 'cus_a 2 unbilled no_meter_price'],
	},
	{
		fault: 'the plan is changed so that what was used before is dropped',
		plant: (account) => {
			account.after = async () =>
				await changePlan('sub_cus_a', { price: 'price_storage', proration_behavior: 'none' });
		},
		finds: each('cus_a', 'unbilled', 'no_meter_price'),
	},
	{
		fault: 'the plan of a customer with old invoices is changed',
		plant: (account) => {
			bench.addCustomer('cus_old', 'price_calls', CLOSED - 40 * DAY);
			addUsage(account, [row(5, '71', 'cus_old')]);
			account.after = async () =>
				await changePlan('sub_cus_old', { price: 'price_storage', proration_behavior: 'none' });
		},
		finds: ['cus_old 5 unbilled plan_changed'],
	},
	{
		fault: 'a subscription is cancelled without a last invoice',
		plant: (account) => {
			account.after = async () => await bench.remove('/v1/subscriptions/sub_cus_b');
		},
		finds: each('cus_b', 'unbilled', 'ended_without_invoice'),
	},
	{
		fault: 'a subscription has ended, and usage goes on',
		plant: async () => {
			bench.stripe.clock.set((CLOSED - 4 * HOUR) * 1000);
			await bench.remove('/v1/subscriptions/sub_cus_b?invoice_now=true');
			bench.stripe.clock.set(Date.now());
		},
		finds: ['cus_b 3 unbilled subscription_ended', 'cus_b 2 unbilled subscription_ended'],
	},
	{
		fault: 'a customer was never subscribed',
		plant: (account) => {
			bench.addCustomer('cus_free');
			addUsage(account, [row(3, '71', 'cus_free'), row(2, '0', 'cus_free')]);
		},
		finds: ['cus_free 3 unbilled no_subscription'],
	},
	{
		fault: 'a subscription begins after the usage',
		plant: (account) => {
			bench.addCustomer('cus_late', 'price_calls', CLOSED - 4 * HOUR);
			addUsage(account, [row(5, '71', 'cus_late'), row(2, '73', 'cus_late')]);
		},
		finds: ['cus_late 5 unbilled subscription_not_started'],
	},
];

function addUsage(account: Account, rows: readonly IDataObject[]): void {
	account.rows.push(...rows);
	account.events.push(...eventsOf(rows));
}

async function changePlan(subscription: string, to: FormParams): Promise<void> {
	const { items } = (await bench.post(`/v1/subscriptions/${subscription}`)) as {
		items: { data: [{ id: string }] };
	};
	await bench.post(`/v1/subscription_items/${items.data[0].id}`, to);
}

function statusOfShift(hoursAgo: number): string {
	const rows = sourceRows().filter(({ customer }) => customer === 'cus_d');
	const of = (ago: number) => Number(rows.find(({ end }) => end === CLOSED - ago * HOUR)?.total);
	return of(hoursAgo - 2) > of(hoursAgo) ? 'over' : 'under';
}

async function account(plant: Planted['plant'] = () => {}) {
	const rows = sourceRows();
	const made: Account = { rows, events: eventsOf(rows) };
	await plant(made);
	await bench.send(made.events);
	await made.after?.();
	return await bench.reconcile(made.rows, { options: made.options ?? {} });
}

it('a clean account has no drift', async () => {
	const { matched, drifted, hints } = await account((one) => {
		one.options = { everybody: true, otherMeters: true };
	});
	expect(drifted).toEqual([]);
	expect(matched.map(({ status }) => status)).toEqual(
		Array(CUSTOMERS.length * HOURS.length).fill('matched'),
	);
	expect(hints).toEqual(['Clean: 24 of 24 totals match']);
	expect(BEGAN).toBeLessThan(CLOSED - DAY);
});

it('there are more than 25 faults', () => {
	expect(FAULTS.length).toBeGreaterThan(25);
});

describe('a planted fault is found, its kind named, and nothing else:', () => {
	it.each(FAULTS)('$fault', async ({ plant, finds }) => {
		const { matched, drifted } = await account(plant);
		expect(drifted.map(found).sort()).toEqual([...finds].sort());
		expect(matched.every(({ status }) => status === 'matched')).toBe(true);
	});
});
