import { adjustmentStatus, cancelVerdict } from '../../../providers/stripe/cancel-verdict';
import type { HttpAnswer, NoAnswer } from '../../../providers/stripe/http';
import { accepted, adjusted, answer, noAnswer, stripeError } from './answers';

const ID = 'mb1_0123';

const verdict = (of: HttpAnswer | NoAnswer) => cancelVerdict(of, ID, 0);

describe('cancelled', () => {
	it.each<[string, HttpAnswer]>([
		['complete', adjusted(ID)],
		['pending', adjusted(ID, 'pending')],
		['without the identifier, which the specification allows', adjusted(null)],
		['without cancel', answer(200, { object: 'billing.meter_event_adjustment', cancel: null })],
	])('%s', (_name, of) => {
		expect(verdict(of)).toEqual({ kind: 'accepted' });
	});

	it.each([
		[adjusted(ID), 'complete'],
		[adjusted(ID, 'pending'), 'pending'],
		[answer(200, { object: 'billing.meter_event_adjustment' }), undefined],
		[answer(200, 'complete'), undefined],
	])('says how far it is: %#', (of, status) => {
		expect(adjustmentStatus(of)).toBe(status);
	});
});

describe('cancelled before', () => {
	it.each([
		[400, `The event with identifier ${ID} is already cancelled.`],
		[400, 'This meter event has already been canceled.'],
		[404, 'Meter event ALREADY CANCELED'],
		[409, `Event ${ID} was already cancelled`],
	])('%d %s', (status, message) => {
		expect(verdict(stripeError(status, { message }))).toEqual({ kind: 'duplicate' });
	});
});

describe('not to be found', () => {
	it.each([
		[400, { message: `No event with event name "x" and identifier ${ID} was received.` }],
		[400, { message: `No such meter event: ${ID}` }],
		[404, { message: `Meter event ${ID} not found` }],
		[404, { message: `Could not find an event with identifier ${ID}.` }],
		[400, { message: 'The event with this identifier does not exist' }],
		[400, { message: 'Events can only be cancelled within 24 hours of being received' }],
		[400, { message: 'This event is too old to be cancelled' }],
		[404, { code: 'resource_missing', message: 'Gone', param: 'cancel[identifier]' }],
		[404, { code: 'resource_missing', message: 'Gone' }],
	])('%d %j', (status, error) => {
		const of = verdict(stripeError(status, error));
		expect(of).toEqual({
			kind: 'rejected',
			code: 'cancel_not_found',
			reason: `Stripe answered ${status}: ${error.message.replace(/\.$/, '')}. Check identifier and meter; Stripe takes an event back only within 24 hours of receiving it. For an older one send a negative value with Report, or run Sync Totals, but look at the customer’s total first: the event may be cancelled already`,
		});
	});
});

describe('refused for other reasons', () => {
	it.each<[string, HttpAnswer, string]>([
		[
			'the meter',
			stripeError(400, { message: 'No active meter found for event name "api_calls"' }),
			'meter_inactive',
		],
		[
			'the meter by code',
			stripeError(404, { code: 'resource_missing', message: 'No meter', param: 'event_name' }),
			'resource_missing',
		],
		[
			'v2 words',
			stripeError(400, { code: 'invalid_cancel_configuration', message: 'Bad' }),
			'invalid_cancel_configuration',
		],
		[
			'a path that Stripe does not know',
			stripeError(404, { message: 'Unrecognized request URL (POST: /v1/billing/adjust)' }),
			'invalid_request_error',
		],
	])('%s', (_name, of, code) => {
		expect(verdict(of)).toMatchObject({ kind: 'rejected', code });
	});

	it('names the permission that is missing', () => {
		expect(verdict(stripeError(403, { message: 'No permission.' }))).toEqual({
			kind: 'fatal',
			code: 'permission_missing',
			reason:
				'Stripe answered 403: No permission. Give the restricted key the permission Billing Meter Event Adjustments: Write',
		});
	});

	it.each([[404, '<h1>Lost</h1>'] as const, [400, { message: 'no event found' }] as const])(
		'%d in a form that is not Stripe’s is no word about the event',
		(status, body) => {
			expect(verdict(answer(status, body))).toMatchObject({
				kind: 'refused_for_now',
				code: 'unexpected_answer',
			});
		},
	);
});

describe('not known, so tried again', () => {
	it.each<[string, HttpAnswer | NoAnswer, string]>([
		['no answer', noAnswer(), 'no_answer'],
		['the adjustment of another event', adjusted('mb1_other'), 'unexpected_answer'],
		['a meter event', accepted(ID), 'unexpected_answer'],
		['a page of a portal', answer(200, '<html>'), 'unexpected_answer'],
		['500', stripeError(500, { message: 'Oops' }), 'stripe_unavailable'],
	])('%s', (_name, of, code) => {
		expect(verdict(of)).toMatchObject({ kind: 'unclear', code });
	});
});
