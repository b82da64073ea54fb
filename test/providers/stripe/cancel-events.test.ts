import fc from 'fast-check';
import { quantity } from '../../../metering/quantity';
import {
	cancelEvents,
	type CancelReport,
	type CancelRules,
} from '../../../providers/stripe/cancel-events';
import type { CancelInput } from '../../../providers/stripe/cancel-input';
import type { CancelResult } from '../../../providers/stripe/cancel-result';
import { StripeClient } from '../../../providers/stripe/client';
import type { HttpAnswer, NoAnswer } from '../../../providers/stripe/http';
import { seedProperties } from '../../support/seed';
import { VirtualClock } from '../../support/virtual-clock';
import { adjusted, answer, noAnswer, stripeError } from './answers';
import { SmallStripe, type Trouble } from './small-stripe';
import { meterOf } from './usage';

seedProperties();

const RULES: CancelRules = {
	dryRun: false,
	ratePerSecond: 100,
	lanesAtOnce: 4,
	retryBudgetMs: 60_000,
};
const METERS = [meterOf(), meterOf({ id: 'mtr_2', event_name: 'storage' })];

const inputsOf = (...identifiers: unknown[]): CancelInput[] =>
	identifiers.map((identifier, index) => ({
		index,
		meter: { by: 'event_name', value: 'api_calls' },
		identifier,
	}));

function stripeWith(...identifiers: string[]): SmallStripe {
	const stripe = new SmallStripe(METERS);
	for (const identifier of identifiers) stripe.billed.set(identifier, quantity(1n, 0));
	return stripe;
}

async function run(
	stripe: SmallStripe,
	inputs: readonly CancelInput[],
	change: Partial<CancelRules> = {},
): Promise<CancelReport> {
	const clock = new VirtualClock();
	const client = new StripeClient(stripe.send, clock);
	return await cancelEvents(inputs, { ...RULES, ...change }, { client, clock });
}

/** The result of one event whose cancelling gets these answers, one after another. */
async function endOf(...answers: Array<HttpAnswer | NoAnswer>): Promise<CancelResult> {
	const clock = new VirtualClock();
	const stripe = new SmallStripe(METERS);
	const given = answers.values();
	const client = new StripeClient(async (request) => {
		if (request.method === 'GET') return await stripe.send(request);
		return given.next().value ?? stripeError(401, { message: 'Wrong key' });
	}, clock);
	const { results } = await cancelEvents(inputsOf('a'), RULES, { client, clock });
	return results[0] as CancelResult;
}

const posts = (stripe: SmallStripe) => stripe.requests.filter(({ method }) => method === 'POST');

describe('the request', () => {
	it('names event name, type and identifier, under an Idempotency-Key of its own for each try', async () => {
		const stripe = stripeWith('a');
		stripe.trouble(['cut']);
		await run(stripe, inputsOf('a'));

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
		const { results } = await run(stripe, inputsOf('größe\n7'));

		expect(results).toMatchObject([{ status: 'cancelled' }]);
		expect(posts(stripe)[0]?.headers['Idempotency-Key']).toMatch(/^[\w-]{1,255}$/);
	});

	it('is one for each event, however many items name it, while a meter of another name is another event', async () => {
		const stripe = stripeWith('a');
		const other = { by: 'event_name', value: 'storage' } as const;
		const inputs = inputsOf('a', ' a ', 'a').map((input) =>
			input.index === 2 ? { ...input, meter: other } : input,
		);
		const { results, summary } = await run(stripe, inputs);

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
		const { results } = await run(stripeWith(), inputsOf('x', 'x'));

		expect(results).toMatchObject([
			{ status: 'rejected', code: 'cancel_not_found', attempts: 1 },
			{ status: 'rejected', code: 'cancel_not_found', attempts: 0 },
		]);
	});
});

describe('how an event ends', () => {
	it('cancelled, with what Stripe says of it', async () => {
		expect(await endOf(adjusted('a', 'pending'))).toEqual({
			index: 0,
			status: 'cancelled',
			eventName: 'api_calls',
			identifier: 'a',
			adjustmentStatus: 'pending',
			attempts: 1,
		});
	});

	it('cancelled, when a try without an answer had no effect', async () => {
		expect(await endOf(noAnswer(), adjusted('a'))).toMatchObject({
			status: 'cancelled',
			attempts: 2,
		});
	});

	it('already cancelled, by an earlier run', async () => {
		expect(await endOf(ALREADY)).toMatchObject({
			status: 'already_cancelled',
			code: 'cancelled_before',
			reason: 'the event was cancelled before this run, so its usage is taken back once',
			attempts: 1,
		});
	});

	it('already cancelled, by a try of this run that got no answer', async () => {
		expect(await endOf(noAnswer('reset'), ALREADY)).toMatchObject({
			status: 'already_cancelled',
			code: 'confirmed_on_retry',
			reason:
				'an earlier try got no clear answer (no answer from Stripe (reset)); the next one showed that the event is cancelled',
			attempts: 2,
		});
	});

	it('in doubt, when a refusal follows a try without an answer', async () => {
		const end = await endOf(noAnswer('reset'), stripeError(404, { message: 'No such event' }));
		expect(end).toMatchObject({ status: 'unsent', code: 'in_doubt', attempts: 2 });
		expect(end.reason).toMatch(
			/^no answer from Stripe \(reset\), so the event may be cancelled; then Stripe answered 404: No such event\. .*\. Run again with the same identifier: an event is taken back only once$/,
		);
	});

	it('in doubt, when no try gets an answer', async () => {
		expect(await endOf(...Array<NoAnswer>(8).fill(noAnswer('reset')))).toMatchObject({
			status: 'unsent',
			code: 'in_doubt',
			reason:
				'no answer from Stripe (reset), so the event may be cancelled. Run again with the same identifier: an event is taken back only once',
			attempts: 8,
		});
	});

	it('unsent, when Stripe has no time for it', async () => {
		const busy = stripeError(503, { message: 'Later' }, { 'stripe-should-retry': 'false' });
		expect(await endOf(busy)).toMatchObject({
			status: 'unsent',
			code: 'stripe_unavailable',
			reason: 'Stripe answered 503: Later',
		});
	});

	it('refused, without a word about the event when something else answers', async () => {
		expect(await endOf(answer(404, '<h1>Lost</h1>'))).toMatchObject({
			status: 'unsent',
			code: 'unexpected_answer',
		});
	});
});

const ALREADY = stripeError(400, { message: 'This event is already cancelled.' });

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
		const { results } = await run(stripe, inputsOf(raw, 'a'));

		expect(results).toMatchObject([
			{ status: 'rejected', field: 'identifier', code, reason, attempts: 0 },
			{ status: 'cancelled' },
		]);
		expect(posts(stripe)).toHaveLength(1);
	});

	it('100 characters are few enough', async () => {
		const longest = 'x'.repeat(100);
		expect(await run(stripeWith(longest), inputsOf(longest))).toMatchObject({
			results: [{ status: 'cancelled' }],
		});
	});

	it('for its meter is told so', async () => {
		const stripe = stripeWith('a');
		const inputs = inputsOf('a', 'a').map((input) => ({
			...input,
			meter: { by: 'event_name', value: input.index === 0 ? 'unknown' : ' ' } as const,
		}));
		const { results } = await run(stripe, inputs);

		expect(results).toMatchObject([
			{ status: 'rejected', field: 'meter', code: 'meter_not_found', eventName: 'unknown' },
			{ status: 'rejected', field: 'meter', code: 'meter_missing' },
		]);
		expect(posts(stripe)).toEqual([]);
	});
});

it('looks every meter up once', async () => {
	const stripe = stripeWith('a', 'b', 'c');
	await run(stripe, inputsOf('a', 'b', 'c'));

	expect(stripe.requests.filter(({ method }) => method === 'GET')).toHaveLength(1);
});

it('cancels events of a meter that is deactivated, if Stripe does', async () => {
	const stripe = new SmallStripe([meterOf({ status: 'inactive' })]);
	stripe.billed.set('a', quantity(1n, 0));

	expect(await run(stripe, inputsOf('a'))).toMatchObject({ results: [{ status: 'cancelled' }] });
});

it('leaves the rest unsent when it is cancelled itself', async () => {
	const stripe = stripeWith('a', 'b');
	const clock = new VirtualClock();
	const client = new StripeClient(stripe.send, clock);
	const cancelled = AbortSignal.abort();
	const { results } = await cancelEvents(inputsOf('a', 'b'), RULES, {
		client,
		clock,
		signal: cancelled,
	});

	expect(results.map(({ status, code }) => [status, code])).toEqual(
		Array(2).fill(['unsent', 'cancelled']),
	);
	expect(stripe.cancelled.size).toBe(0);
});

describe('whatever the items and Stripe do', () => {
	const KNOWN = ['a', 'b', 'c', 'd'];
	const identifiers = fc.array(fc.constantFrom<unknown>(...KNOWN, 'unknown', '', 5), {
		maxLength: 12,
	});
	const troubles = fc.array(
		fc.constantFrom<Trouble>('none', 'limit', 'lock', 'before', 'after', 'cut', 'cut after'),
		{ maxLength: 20 },
	);

	it('names every item once, in order, and tells the truth about its event', async () => {
		await fc.assert(
			fc.asyncProperty(identifiers, troubles, fc.boolean(), async (named, what, dryRun) => {
				const stripe = stripeWith(...KNOWN);
				stripe.trouble(what);
				const { results, summary } = await run(stripe, inputsOf(...named), { dryRun });
				expect(results.map(({ index }) => index)).toEqual([...named.keys()]);
				const { cancelled, already_cancelled, rejected, unsent } = summary;
				expect(summary.rows).toBe(named.length);
				expect(cancelled + already_cancelled + rejected + unsent).toBe(named.length);
				expect(summary.requests).toBe(posts(stripe).length);
				expect(results.reduce((sum, { attempts }) => sum + attempts, 0)).toBe(summary.requests);
				if (dryRun) expect([cancelled + already_cancelled, stripe.cancelled.size]).toEqual([0, 0]);
				for (const { status, identifier = '', code, reason } of results) {
					const isOff = stripe.cancelled.has(identifier);
					if (status === 'cancelled' || status === 'already_cancelled') expect(isOff).toBe(true);
					else expect([code, reason]).not.toContain(undefined);
					if (status === 'rejected') expect(isOff).toBe(false);
					if (status === 'unsent' && code !== 'in_doubt') expect(isOff).toBe(false);
				}
			}),
			{ numRuns: 400 },
		);
	});

	it('a second run ends what the first left open', async () => {
		await fc.assert(
			fc.asyncProperty(identifiers, troubles, async (named, what) => {
				const stripe = stripeWith(...KNOWN);
				stripe.trouble(what);
				await run(stripe, inputsOf(...named));
				stripe.trouble([]);
				const { results, summary } = await run(stripe, inputsOf(...named));
				expect(summary.unsent).toBe(0);
				const wanted = new Set(KNOWN.filter((one) => named.includes(one)));
				expect(new Set(stripe.cancelled)).toEqual(wanted);
				const off = results.filter(({ status }) => status !== 'rejected');
				expect(new Set(off.map(({ identifier }) => identifier))).toEqual(wanted);
			}),
			{ numRuns: 400 },
		);
	});
});
