import type Stripe from 'stripe';
import { expand, fields, integer, required, text, textMap } from '../http/param';
import { invalidRequest, noSuch, StripeProblem } from '../http/problem';
import type { UnsettledRules } from '../options';
import type { Ledger } from '../state/ledger';
import type { Endpoint } from './endpoint';
import { examine, type Examined, record } from './intake';

const PARAMS = fields({
	event_name: required(text(100)),
	payload: required(textMap()),
	identifier: text(100),
	timestamp: integer(),
	expand: expand(),
});

/** `POST /v1/billing/meter_events` */
export const METER_EVENTS: Endpoint = {
	method: 'POST',
	path: '/v1/billing/meter_events',
	permission: 'billing_meter_event_write',
	traffic: 'meter_events',
	prepare: ({ params, ledger, rules, idempotencyKey }) => {
		const { event_name, payload, identifier, timestamp } = PARAMS(params, '');
		const examined = examine(ledger, { event_name, payload, identifier, timestamp });
		refuseFlaw(examined, rules);
		const { meter, customer } = examined;
		return {
			...(meter && customer && { lane: `${meter.id} ${customer}` }),
			commit: () => {
				refuseDuplicate(ledger, identifier);
				const quoted = rules.errorReportQuotes === 'idempotency_key' ? idempotencyKey : undefined;
				const event = record(ledger, examined, quoted);
				return {
					object: 'billing.meter_event',
					created: ledger.seconds(),
					event_name,
					identifier: event.identifier,
					livemode: ledger.livemode,
					payload,
					timestamp: event.timestamp,
				} satisfies Stripe.Billing.MeterEvent;
			},
		};
	},
};

/** The flaws that v1 sees at once; the others become an error report. */
function refuseFlaw({ flaw, customer = '' }: Examined, rules: UnsettledRules): void {
	if (flaw === undefined) return;
	switch (flaw.code) {
		case 'meter_event_customer_not_found':
			if (rules.unknownCustomer === 'async') return;
			throw noSuch('customer', customer, { param: 'payload[stripe_customer_id]' });
		case 'meter_event_no_customer_defined':
		case 'meter_event_value_not_found':
			if (rules.missingPayloadKey === 'async') return;
			break;
		case 'meter_event_invalid_value':
			if (rules.invalidValue === 'async') return;
			break;
		default:
			break;
	}
	throw invalidRequest(flaw.message);
}

/** Stripe names no code for this one, and tells clients not to try again. */
function refuseDuplicate(ledger: Ledger, identifier: string | undefined): void {
	if (identifier === undefined || ledger.identifiers.find(identifier) === undefined) return;
	throw new StripeProblem(
		400,
		{
			type: 'invalid_request_error',
			message: `An event already exists with identifier ${identifier}.`,
		},
		{ 'stripe-should-retry': 'false' },
	);
}
