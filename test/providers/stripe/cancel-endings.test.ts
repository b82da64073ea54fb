import type { CancelResult } from '../../../providers/stripe/cancel-result';
import type { HttpAnswer, NoAnswer, SendHttp } from '../../../providers/stripe/http';
import { adjusted, answer, noAnswer, stripeError } from './answers';
import { cancel, inputsOf, stripeWith } from './cancelling';

const ALREADY = stripeError(400, { message: 'This event is already cancelled.' });

/** The result of one event whose cancelling gets these answers, one after another. */
async function endOf(...answers: Array<HttpAnswer | NoAnswer>): Promise<CancelResult> {
	const stripe = stripeWith();
	const given = answers.values();
	const send: SendHttp = async (request) => {
		if (request.method === 'GET') return await stripe.send(request);
		return given.next().value ?? stripeError(401, { message: 'Wrong key' });
	};
	const { results } = await cancel({ send }, inputsOf('a'));
	return results[0] as CancelResult;
}

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
