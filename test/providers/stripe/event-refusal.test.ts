import { eventVerdict } from '../../../providers/stripe/event-verdict';
import type { HttpAnswer, NoAnswer } from '../../../providers/stripe/http';
import { answer, noAnswer, stripeError } from './answers';

const HTML = '<html><body>502 Bad Gateway</body></html>';

const verdict = (of: HttpAnswer | NoAnswer) => eventVerdict(of, 'mb1_0123', 0);

describe('refused for good', () => {
	it.each<[string, HttpAnswer, string, string]>([
		[
			'too old',
			stripeError(400, { message: 'Timestamp must be no more than 35 days in the past.' }),
			'too_old',
			'Stripe answered 400: Timestamp must be no more than 35 days in the past. Stripe bills no usage older than 35 days',
		],
		[
			'in the future',
			stripeError(400, { message: 'Timestamp must not be more than 5 minutes in the future.' }),
			'too_far_ahead',
			'Stripe answered 400: Timestamp must not be more than 5 minutes in the future. Check the clock of the source',
		],
		[
			'no meter',
			stripeError(400, { message: 'No active meter found for event name "api_calls"' }),
			'meter_inactive',
			'Stripe answered 400: No active meter found for event name "api_calls". Reactivate the meter, or choose the one that replaced it',
		],
		[
			'too many digits',
			stripeError(400, {
				message:
					'The value in the event payload can have at most 15 digits. Received 1234567890.1234567.',
			}),
			'value_too_many_digits',
			'Stripe answered 400: The value in the event payload can have at most 15 digits. Received 1234567890.1234567. Round the value, or report it in a larger unit',
		],
		[
			'no customer',
			stripeError(404, { code: 'resource_missing', message: 'No such customer: cus_x' }),
			'customer_not_found',
			'Stripe answered 404: No such customer: cus_x. Check the customer ID and the account of the key',
		],
		[
			'a code of its own',
			stripeError(400, { code: 'payload_invalid_value', message: 'Bad value.' }),
			'payload_invalid_value',
			'Stripe answered 400: Bad value',
		],
		[
			'no code',
			stripeError(402, { message: 'Pay' }),
			'invalid_request_error',
			'Stripe answered 402: Pay',
		],
		[
			'no code and no type',
			answer(422, { error: { message: 'Hm' } }),
			'http_422',
			'Stripe answered 422: Hm',
		],
		['no message', answer(400, { error: {} }), 'http_400', 'Stripe answered 400: no message'],
	])('%s', (_name, of, code, reason) => {
		expect(verdict(of)).toEqual({ kind: 'rejected', code, reason });
	});
});

describe('of no use for the rest of the run either', () => {
	it.each<[string, HttpAnswer, string, string]>([
		[
			'a wrong key',
			stripeError(401, { message: 'Invalid API Key provided: sk_test_****1234' }),
			'key_not_accepted',
			'Stripe answered 401: Invalid API Key provided: sk_…. Check the key in the Stripe Billing API credential',
		],
		[
			'a restricted key without permission',
			stripeError(403, {
				message: 'The provided key rk_test_abc does not have the required permissions.',
			}),
			'permission_missing',
			'Stripe answered 403: The provided key rk_… does not have the required permissions. Give the restricted key the permission Billing Meter Events: Write',
		],
		[
			'a proxy that lets nothing through',
			answer(403, HTML),
			'unexpected_answer',
			"Stripe answered 403, and the answer is not in Stripe's form; is a proxy in between?",
		],
	])('%s', (_name, of, code, reason) => {
		expect(verdict(of)).toEqual({ kind: 'fatal', code, reason });
	});
});

describe('not of Stripe', () => {
	it.each<[string, HttpAnswer]>([
		['301', answer(301, '', { location: 'https://elsewhere.example' })],
		['307', answer(307, HTML)],
		['400 in HTML', answer(400, HTML)],
		['404 in HTML', answer(404, HTML)],
		['404 in JSON', answer(404, { message: 'no Route matched' })],
		['407', answer(407, '')],
		['error as text', answer(400, { error: 'nope' })],
		['error as a list', answer(400, { error: [] })],
	])('%s is no refusal of the row', (_name, of) => {
		expect(verdict(of)).toMatchObject({ kind: 'refused_for_now', code: 'unexpected_answer' });
	});
});

it('no key gets into a reason', () => {
	const quoted = 'sk_live_51Habcdef';
	const texts = [
		verdict(noAnswer(`connect to https://api.stripe.com with ${quoted} failed`)),
		verdict(stripeError(500, { message: `key=${quoted}` })),
		verdict(stripeError(400, { message: `x%3D${quoted}` })),
		verdict(stripeError(400, { message: `my_${quoted}` })),
	].map((of) => JSON.stringify(of));
	for (const text of texts) expect(text).not.toContain('51Habcdef');
});
