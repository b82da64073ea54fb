import { quantity } from '../../../metering/quantity';
import { cancel, inputsOf, posts, stripeWith } from './cancelling';
import { SmallStripe } from './small-stripe';
import { meterOf } from './usage';

describe('the request', () => {
	it('names event name, type and identifier, under an Idempotency-Key of its own for each try', async () => {
		const stripe = stripeWith('a');
		stripe.trouble(['cut']);
		await cancel(stripe, inputsOf('a'));

		const sent = posts(stripe);
		expect(sent.map(({ path }) => path)).toEqual(
			Array(2).fill('/v1/billing/meter_event_adjustments'),
		);
		expect(sent.map(({ body }) => [...new URLSearchParams(body)])).toEqual(
			Array(2).fill([
				['event_name', 'api_calls'],
				['type', 'cancel'],
				['cancel[identifier]', 'a'],
			]),
		);
		expect(new Set(sent.map(({ headers }) => headers['Idempotency-Key'])).size).toBe(2);
	});

	it('has an Idempotency-Key that any header takes, whatever the identifier', async () => {
		const stripe = stripeWith('größe\n7');
		const { results } = await cancel(stripe, inputsOf('größe\n7'));

		expect(results).toMatchObject([{ status: 'cancelled' }]);
		expect(posts(stripe)[0]?.headers['Idempotency-Key']).toMatch(/^[\w-]{1,255}$/);
	});

	it('is one for each event, however many items name it, while a meter of another name is another event', async () => {
		const stripe = stripeWith('a');
		const other = { by: 'event_name', value: 'storage' } as const;
		const inputs = inputsOf('a', ' a ', 'a').map((input) =>
			input.index === 2 ? { ...input, meter: other } : input,
		);
		const { results, summary } = await cancel(stripe, inputs);

		expect(summary.requests).toBe(2);
		expect(results).toMatchObject([
			{ status: 'cancelled', adjustmentStatus: 'complete', attempts: 1 },
			{
				status: 'cancelled',
				adjustmentStatus: 'complete',
				code: 'repeated_in_run',
				reason: 'the same event as item 0 of this run',
				attempts: 0,
			},
			{ status: 'already_cancelled', eventName: 'storage' },
		]);
	});

	it('that fails, fails for all items that name the event', async () => {
		const { results } = await cancel(stripeWith(), inputsOf('x', 'x'));

		expect(results).toMatchObject([
			{ status: 'rejected', code: 'cancel_not_found', attempts: 1 },
			{ status: 'rejected', code: 'cancel_not_found', attempts: 0 },
		]);
	});
});

describe('an item that names no event', () => {
	it.each<[unknown, string, string]>([
		[
			undefined,
			'identifier_missing',
			'the identifier is empty. Map the field that holds the identifier that Report put out',
		],
		[
			null,
			'identifier_missing',
			'the identifier is empty. Map the field that holds the identifier that Report put out',
		],
		[
			'  ',
			'identifier_missing',
			'the identifier is empty. Map the field that holds the identifier that Report put out',
		],
		[7, 'identifier_not_text', 'number 7 is not an identifier, which is a text such as mb1_…'],
		[['a'], 'identifier_not_text', 'a list is not an identifier, which is a text such as mb1_…'],
		[
			'x'.repeat(101),
			'identifier_too_long',
			'an identifier of 101 characters is longer than any that Stripe takes (100). Map the identifier alone',
		],
	])('%j is refused alone', async (raw, code, reason) => {
		const stripe = stripeWith('a');
		const { results } = await cancel(stripe, inputsOf(raw, 'a'));

		expect(results).toMatchObject([
			{ status: 'rejected', field: 'identifier', code, reason, attempts: 0 },
			{ status: 'cancelled' },
		]);
		expect(posts(stripe)).toHaveLength(1);
	});

	it('100 characters are few enough', async () => {
		const longest = 'x'.repeat(100);
		expect(await cancel(stripeWith(longest), inputsOf(longest))).toMatchObject({
			results: [{ status: 'cancelled' }],
		});
	});

	it('for its meter is told so', async () => {
		const stripe = stripeWith('a');
		const inputs = inputsOf('a', 'a').map((input) => ({
			...input,
			meter: { by: 'event_name', value: input.index === 0 ? 'unknown' : ' ' } as const,
		}));
		const { results } = await cancel(stripe, inputs);

		expect(results).toMatchObject([
			{ status: 'rejected', field: 'meter', code: 'meter_not_found', eventName: 'unknown' },
			{ status: 'rejected', field: 'meter', code: 'meter_missing' },
		]);
		expect(posts(stripe)).toEqual([]);
	});
});

it('looks every meter up once', async () => {
	const stripe = stripeWith('a', 'b', 'c');
	await cancel(stripe, inputsOf('a', 'b', 'c'));

	expect(stripe.requests.filter(({ method }) => method === 'GET')).toHaveLength(1);
});

it('cancels events of a meter that is deactivated, if Stripe does', async () => {
	const stripe = new SmallStripe([meterOf({ status: 'inactive' })]);
	stripe.billed.set('a', quantity(1n, 0));

	expect(await cancel(stripe, inputsOf('a'))).toMatchObject({ results: [{ status: 'cancelled' }] });
});

it('leaves the rest unsent when it is cancelled itself', async () => {
	const stripe = stripeWith('a', 'b');
	const { results } = await cancel(stripe, inputsOf('a', 'b'), {}, AbortSignal.abort());

	expect(results.map(({ status, code }) => [status, code])).toEqual(
		Array(2).fill(['unsent', 'cancelled']),
	);
	expect(stripe.cancelled.size).toBe(0);
});
