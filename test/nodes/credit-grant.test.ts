import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { TRIGGER } from '../support/engine';
import { CONTINUE, CreditBench } from './crediting';
import { EVENT } from './firing';

const bench = new CreditBench();
const INSTANT = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
const POSTS = /^POST \/v1\/billing\/credit_grants/;

/** Status, code and sentence of each item. */
async function told(items: readonly IDataObject[], how = {}): Promise<unknown[]> {
	const granted = await bench.granted(items, { node: CONTINUE, ...how });
	return granted.map(({ status, reason_code, reason }) => [status, reason_code, reason]);
}

describe('credit for what Fire charged', () => {
	it('is granted once, and all of it is told', async () => {
		const [fired = {}] = await bench.charged();
		const run = await bench.grant([fired]);
		const [item] = run.node(TRIGGER).outputs[0] ?? [];
		expect(item).toMatchObject({ pairedItem: { item: 0 } });
		expect(item?.json).toEqual({
			status: 'granted',
			reason_code: null,
			reason: null,
			charge: fired.charge_id,
			customer: 'cus_a',
			amount: 2000,
			currency: 'usd',
			amount_text: '20.00 USD',
			grant_id: expect.stringMatching(/^credgr_/),
			grant_status: 'active',
			category: 'paid',
			name: null,
			granted_at: INSTANT,
			effective_at: INSTANT,
			expires_at: null,
		});
		expect(run.node(TRIGGER).hints).toEqual([]);

		const [again] = await bench.granted([fired]);
		expect(again).toEqual({
			...item?.json,
			status: 'already_granted',
			reason_code: 'granted_before',
			reason: expect.stringMatching(
				/^Credit for it was granted at \S+Z \(credgr_\w+\)\. A charge gets credit once$/,
			),
		});
		expect(await bench.grants()).toHaveLength(1);
	});

	it('is as the panel says, item by item where that is wanted', async () => {
		const fired = await bench.charged(2);
		const items = fired.map(({ charge_id, customer }, index) => ({
			charge_id,
			customer,
			label: `Top-up ${index}`,
			part: `${500 + index}`,
			until: bench.now + 86_400 * (index + 1),
		}));
		const parameters: INodeParameters = {
			creditAmount: 'amount',
			amount: '={{ $json.part }}',
			scope: 'prices',
			prices: {
				price: [
					{ id: { __rl: true, mode: 'id', value: 'price_1' } },
					{ id: { __rl: true, mode: 'list', value: 'price_2' } },
				],
			},
		};
		const options = {
			category: 'promotional',
			customer: '={{ $json.customer }}',
			effectiveAt: `${bench.now + 3600}`,
			expiresAt: '={{ $json.until }}',
			metadata: { field: [{ name: 'plan', value: '={{ $json.label }}' }] },
			name: '={{ $json.label }}',
			priority: 0,
		};
		const granted = await bench.granted(items, { parameters, options });
		expect(granted).toMatchObject([
			{ status: 'granted', amount: 500, grant_status: 'upcoming', category: 'promotional' },
			{ status: 'granted', amount: 501, name: 'Top-up 1' },
		]);
		expect((await bench.grants()).map(({ metadata, ...grant }) => [grant, metadata])).toMatchObject(
			[1, 0].map((index) => [
				{
					name: `Top-up ${index}`,
					priority: 0,
					amount: { monetary: { value: 500 + index } },
					expires_at: items[index]?.until,
					applicability_config: { scope: { prices: [{ id: 'price_1' }, { id: 'price_2' }] } },
				},
				{ plan: `Top-up ${index}`, metered_billing_charge: items[index]?.charge_id },
			]),
		);
	});

	it('is granted for an invoice once it is paid', async () => {
		const parameters = { ...EVENT, capture: 'clientConfirm' };
		const item = { id: '1', customer: 'cus_a', amount: 900 };
		const { fired } = await bench.fire([item], { parameters });
		expect(await told(fired)).toEqual([
			[
				'not_granted',
				'charge_not_paid',
				expect.stringMatching(
					/^Charge ID: in_\w+ is not paid; Stripe calls it open\. Credit is granted when it is/,
				),
			],
		]);
		bench.stripe.state.live.payInvoice(String(fired[0]?.charge_id));
		expect(await bench.granted(fired)).toMatchObject([{ status: 'granted', amount: 900 }]);
	});

	it('is granted once by two executions at the same time', async () => {
		const fired = await bench.charged(3);
		const runs = await Promise.all([1, 2, 3].map(async () => await bench.granted(fired)));
		const statuses = runs.flat().map(({ status }) => status);
		expect(statuses.filter((one) => one === 'granted')).toHaveLength(3);
		expect(statuses.filter((one) => one === 'already_granted')).toHaveLength(6);
		expect(await bench.grants()).toHaveLength(3);
	});

	it('is not granted again when it was voided, and the panel says so', async () => {
		const [fired = {}] = await bench.charged();
		const [{ grant_id } = {}] = await bench.granted([fired]);
		await bench.call('POST', `/v1/billing/credit_grants/${String(grant_id)}/void`);
		const run = await bench.grant([fired]);
		expect(run.node(TRIGGER).items).toMatchObject([
			{ status: 'already_granted', reason_code: 'grant_voided', grant_status: 'voided' },
		]);
		expect(run.node(TRIGGER).hints.map(({ message }) => message)).toEqual([
			`The credit of these charges was voided, and is not granted again: ${String(fired.charge_id)}`,
		]);
	});
});

describe('items that say what cannot be', () => {
	it.each<[string, IDataObject, INodeParameters, INodeParameters, string, string]>([
		[
			'no charge',
			{ charge_id: '' },
			{},
			{},
			'charge_missing',
			'Charge ID: the charge is empty. Map the field that holds it, such as charge_id of Fire',
		],
		[
			'a charge of Stripe’s older kind',
			{ charge_id: 'ch_1' },
			{},
			{},
			'charge_not_an_id',
			'Charge ID: "ch_1" is not the ID of a payment intent (pi_…) or an invoice (in_…), which is what is credited once',
		],
		[
			'no amount',
			{},
			{ creditAmount: 'amount', amount: '={{ $json.part }}' },
			{},
			'invalid_amount',
			'Amount: the value is empty. An empty value is never read as 0',
		],
		[
			'a decimal',
			{},
			{ creditAmount: 'amount', amount: '20.00' },
			{},
			'invalid_amount',
			'Amount: 20.00 is a decimal. An amount is a whole number of the currency’s smallest unit: for 20.00 USD give 2000, for 2,000 JPY as well',
		],
		[
			'nothing',
			{},
			{ creditAmount: 'amount', amount: '0' },
			{},
			'invalid_amount',
			'Amount: 0 is no credit. Give an amount above 0',
		],
		[
			'no prices',
			{},
			{ scope: 'prices' },
			{},
			'invalid_prices',
			'Prices: no price is chosen. Add one, or apply to all metered prices',
		],
		[
			'too many prices',
			{},
			{ scope: 'prices', prices: pricesOf(21) },
			{},
			'invalid_prices',
			'Prices: 21 prices, and Stripe takes 20. Remove some',
		],
		[
			'an empty price',
			{},
			{ scope: 'prices', prices: pricesOf(1, '={{ $json.price }}') },
			{},
			'invalid_prices',
			'Prices: a price is empty. Choose one, or remove it',
		],
		[
			'what is no price',
			{},
			{ scope: 'prices', prices: pricesOf(1, 'Pro plan') },
			{},
			'invalid_prices',
			'Prices: "Pro plan" is not the ID of a price, such as price_…',
		],
		[
			'a price twice',
			{},
			{ scope: 'prices', prices: pricesOf(2, 'price_1') },
			{},
			'invalid_prices',
			'Prices: price_1 is there twice. Remove one of them',
		],
		[
			'a customer that is none',
			{},
			{},
			{ customer: 'a@b.c' },
			'invalid_customer',
			'Customer: "a@b.c" is not a Stripe customer ID. Stripe knows customers of meters by ID only, such as cus_…',
		],
		[
			'a long name',
			{},
			{},
			{ name: 'x'.repeat(101) },
			'invalid_name',
			'Name: a name of 101 characters. Stripe takes 100',
		],
		[
			'a priority beyond',
			{},
			{},
			{ priority: 101 },
			'invalid_setting',
			'Priority is "101". It has to be a whole number from 0 to 100. Check the option',
		],
		[
			'a time without zone',
			{},
			{},
			{ expiresAt: '2030-01-01 00:00' },
			'time_without_zone',
			'Expires At: "2030-01-01 00:00" names no time zone. Add Z or an offset such as +02:00, or set the option "Times Without Time Zone"',
		],
		[
			'what is no time',
			{},
			{},
			{ effectiveAt: 'soon' },
			'time_unreadable',
			'Effective At: "soon" is not a time. Give ISO 8601 such as 2026-03-16T04:00:00Z, or epoch seconds or milliseconds',
		],
		[
			'our own metadata',
			{},
			{},
			{ metadata: { field: [{ name: 'metered_billing_charge', value: 'pi_2' }] } },
			'invalid_metadata',
			'Metadata: the name "metered_billing_charge" begins with metered_billing_, which is how charges are found again. Choose another name',
		],
	])('%s', async (_, item, parameters, options, code, sentence) => {
		const row = { charge_id: 'pi_1', ...item };
		expect(await told([row], { parameters, options })).toEqual([['not_granted', code, sentence]]);
		expect(bench.stripe.state.requests()).toEqual([]);
	});

	it('hold back only themselves, and keep what they came with', async () => {
		const [fired = {}] = await bench.charged();
		const granted = await bench.granted([{ charge_id: 7 }, fired], { node: CONTINUE });
		expect(granted).toMatchObject([
			{
				status: 'not_granted',
				reason_code: 'charge_not_an_id',
				charge: null,
				input: { charge_id: 7 },
			},
			{ status: 'granted' },
		]);
	});

	it('with an expression that breaks', async () => {
		const parameters = { charge: '={{ $("Nowhere").first().json.id }}' };
		expect(await told([{}], { parameters })).toEqual([
			[
				'not_granted',
				'expression_broken',
				expect.stringMatching(/^Row: an expression of this node/),
			],
		]);
	});

	it('are refused before anything is asked where the whole run cannot mean it', async () => {
		const [fired = {}] = await bench.charged();
		bench.stripe.state.resetStats();
		const run = await bench.grant([fired], { options: { category: '={{ "free" }}' } });
		expect(run.error?.message).toBe('Category is "free"');
		expect(bench.stripe.state.requests()).toEqual([]);
	});
});

function pricesOf(count: number, id?: string): INodeParameters {
	const price = Array.from({ length: count }, (_, index) => ({
		id: { __rl: true as const, mode: 'id', value: id ?? `price_${index}` },
	}));
	return { price };
}

describe('what Stripe has against it', () => {
	it('another customer, more than was paid, a time that has passed', async () => {
		const [fired = {}] = await bench.charged();
		const id = String(fired.charge_id);
		expect(await told([fired], { options: { customer: 'cus_b' } })).toEqual([
			[
				'not_granted',
				'customer_mismatch',
				`Customer: ${id} is a charge of cus_a, not of cus_b. Check which of the two the item means`,
			],
		]);
		const more = { parameters: { creditAmount: 'amount', amount: '2001' } };
		expect(await told([fired], more)).toEqual([
			[
				'not_granted',
				'amount_over_charge',
				`Amount: ${id}: 20.01 USD is more than the charge is good for: 20.00 USD were paid. Credit that was not paid for has no charge; grant it in the Stripe Dashboard`,
			],
		]);
		expect(await told([fired], { options: { expiresAt: '2020-01-01T00:00:00Z' } })).toEqual([
			[
				'not_granted',
				'expires_in_past',
				'Expires At: 2020-01-01T00:00:00Z has passed, so the credit could never be used. Give a later time',
			],
		]);
		expect(await bench.grants()).toEqual([]);
	});

	it('a charge that is not there, was refunded or is disputed', async () => {
		const [refunded = {}, disputed = {}] = await bench.charged(2);
		await bench.call('POST', '/v1/refunds', { payment_intent: String(refunded.charge_id) });
		const intent = await bench.call(
			'GET',
			`/v1/payment_intents/${String(disputed.charge_id)}?expand[]=latest_charge`,
		);
		bench.stripe.faults.add({
			kind: 'refuse',
			status: 200,
			path: String(disputed.charge_id),
			body: { ...intent, latest_charge: { ...(intent.latest_charge as object), disputed: true } },
		});
		const rows = [{ charge_id: 'pi_none' }, refunded, disputed];
		expect(await told(rows)).toEqual([
			[
				'not_granted',
				'charge_not_found',
				expect.stringMatching(/^Charge ID: there is no charge pi_none in/),
			],
			[
				'not_granted',
				'charge_refunded',
				expect.stringMatching(/^Charge ID: pi_\w+: all of the 20\.00 USD/),
			],
			[
				'not_granted',
				'charge_disputed',
				expect.stringMatching(/^Charge ID: the payment of pi_\w+ is disputed/),
			],
		]);
	});

	it('is an error with the reasons, unless the node goes on', async () => {
		const [fired = {}] = await bench.charged();
		const rows = [fired, { charge_id: 'pi_none' }];
		const run = await bench.grant(rows);
		expect(run.error?.message).toBe('1 of 2 rows were not granted credit: 1 not_granted');
		expect(run.error?.description).toMatch(
			/^The other 1 have their credit\. Once mended, run all items again: a charge gets credit once\.<br>\[Item 1\] Charge ID: there is no charge pi_none/,
		);
		const errors = await bench.grant(rows, { node: { onError: 'continueErrorOutput' } });
		const [good = [], failed = []] = errors.node(TRIGGER).outputs;
		expect(good.map(({ json }) => json.status)).toEqual(['already_granted']);
		expect(failed.map(({ json }) => json.error)).toMatchObject([
			{ reason_code: 'charge_not_found' },
		]);
	});

	it('a missing permission, in the words of Stripe’s dashboard', async () => {
		const fired = await bench.charged(2);
		const granting = /Give the restricted key the permission Credit Grants: Write$/;
		bench.stripe.state.addKey('sk_live_engine', ['payment_intent_read', 'credit_grant_read']);
		const [first, second] = await told(fired, { options: { ratePerSecond: 1000 } });
		expect(first).toEqual(['not_granted', 'permission_missing', expect.stringMatching(granting)]);
		expect(second).toEqual(['not_granted', 'permission_missing', expect.stringMatching(granting)]);
		bench.stripe.state.addKey('sk_live_engine', ['payment_intent_read']);
		expect(await told(fired.slice(0, 1))).toEqual([
			['not_granted', 'check_failed', expect.stringMatching(/permission Credit Grants: Read\)/)],
		]);
	});
});

describe('answers that are lost', () => {
	it.each([
		['cut', 'before_commit'],
		['cut', 'after_commit'],
		['fail', 'before_commit'],
		['fail', 'after_commit'],
		['malformed', 'after_commit'],
	] as const)('%s %s end in one grant a charge', async (kind, when) => {
		const fired = await bench.charged(6);
		bench.stripe.faults.add({
			kind,
			when,
			path: 'credit_grants$',
			method: 'POST',
			probability: 0.5,
			count: 5,
		});
		const granted = await bench.granted(fired);
		expect(granted.map(({ status }) => status)).toEqual(Array(6).fill('granted'));
		expect(await bench.grants()).toHaveLength(6);
		bench.asked(POSTS);
		bench.pass(25 * 3600);
		const again = await bench.granted(fired);
		expect(again.map(({ status }) => status)).toEqual(Array(6).fill('already_granted'));
		expect(bench.asked(POSTS)).toBe(0);
	});
});
