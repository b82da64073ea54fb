import type Stripe from 'stripe';
import { fields, list, type Reader, required, text, textMap } from '../http/param';
import { isMap, type Param } from '../http/param-map';
import { invalidRequest, StripeProblem } from '../http/problem';
import { newId } from '../ids';
import type { UnsettledRules } from '../options';
import type { Ledger } from '../state/ledger';
import type { AsyncErrorCode } from '../state/metered-event';
import { type Endpoint, endpoint } from './endpoint';
import { examine, type Examined, isPositiveInteger, record, type SentEvent } from './intake';

const SESSION_MS = 15 * 60_000;
const MOST_STREAMED = 100;

const EVENT = fields({
	event_name: required(text(100)),
	payload: required(textMap()),
	identifier: text(100),
	timestamp: rfc3339(),
});

const STREAM = fields({ events: required(list(EVENT)) });

/** @returns Unix seconds, rounded down */
function rfc3339(): Reader<number | undefined> {
	return (raw: Param | undefined, name) => {
		if (raw === undefined) return undefined;
		const ms = typeof raw === 'string' && /^\d{4}-\d\d-\d\dT.+/.test(raw) ? Date.parse(raw) : NaN;
		if (Number.isNaN(ms)) {
			throw invalidRequest(`Invalid timestamp: ${JSON.stringify(raw)}`, { param: name });
		}
		return Math.floor(ms / 1000);
	};
}

/** `POST /v2/billing/meter_events`: validated at once, unlike v1 and the stream. */
const SYNC_EVENTS: Endpoint = {
	method: 'POST',
	path: '/v2/billing/meter_events',
	permission: 'billing_meter_event_write',
	traffic: 'meter_events',
	prepare: ({ params, ledger, rules }) => {
		const sent: SentEvent = EVENT(params, '');
		const examined = examine(ledger, sent);
		refuseFlaw(examined, rules);
		const { meter, customer } = examined;
		return {
			...(meter && customer && { lane: `${meter.id} ${customer}` }),
			commit: () => {
				if (sent.identifier !== undefined && ledger.identifiers.find(sent.identifier)) {
					throw new StripeProblem(400, {
						code: 'duplicate_meter_event',
						message: `An event already exists with identifier ${sent.identifier}.`,
					});
				}
				const event = record(ledger, examined);
				return {
					object: 'v2.billing.meter_event',
					created: new Date(event.receivedMs).toISOString(),
					event_name: event.eventName,
					identifier: event.identifier,
					livemode: ledger.livemode,
					payload: { ...event.payload },
					timestamp: new Date(event.timestamp * 1000).toISOString(),
				} satisfies Stripe.V2.Billing.MeterEvent;
			},
		};
	},
};

/** Codes of the synchronous endpoint, where they differ from those of an error report. */
const SYNC_CODES: Partial<Record<AsyncErrorCode, string>> = {
	meter_event_invalid_value: 'payload_invalid_value',
	meter_event_no_customer_defined: 'payload_no_customer_defined',
	meter_event_value_not_found: 'payload_no_value_defined',
};

function refuseFlaw({ flaw, value, meter }: Examined, rules: UnsettledRules): void {
	if (flaw !== undefined) {
		// An unknown customer is no error that the specification lists here: it is reported later.
		if (flaw.code === 'meter_event_customer_not_found') return;
		const code = SYNC_CODES[flaw.code] ?? flaw.code;
		throw new StripeProblem(400, { code, message: flaw.message });
	}
	if (isTakenByV2(value, meter, rules)) return;
	throw new StripeProblem(400, { code: 'payload_invalid_value', message: NO_POSITIVE_INTEGER });
}

const NO_POSITIVE_INTEGER = 'The value must be a positive integer';

function isTakenByV2(
	value: Examined['value'],
	meter: Examined['meter'],
	rules: UnsettledRules,
): boolean {
	if (rules.v2Values === 'decimal' || meter?.default_aggregation.formula === 'count') return true;
	return isPositiveInteger(value);
}

/** A streamed event, with what only v2 finds wrong with it. */
function examineStreamed(ledger: Ledger, sent: SentEvent, rules: UnsettledRules): Examined {
	const examined = examine(ledger, sent);
	if (examined.flaw !== undefined) return examined;
	if (isTakenByV2(examined.value, examined.meter, rules)) return examined;
	return {
		...examined,
		flaw: { code: 'meter_event_invalid_value', message: NO_POSITIVE_INTEGER },
	};
}

/** `POST /v2/billing/meter_event_session` */
const SESSIONS = endpoint(
	'POST',
	'/v2/billing/meter_event_session',
	'billing_meter_event_write',
	fields({}),
	(_, { ledger }) => {
		const now = ledger.clock.now();
		const token = newId('mes_token');
		for (const [old, expires] of ledger.sessions) {
			if (expires > now) break;
			ledger.sessions.delete(old);
		}
		ledger.sessions.set(token, now + SESSION_MS);
		return {
			id: newId('mes'),
			object: 'v2.billing.meter_event_session',
			authentication_token: token,
			created: new Date(now).toISOString(),
			expires_at: new Date(now + SESSION_MS).toISOString(),
			livemode: ledger.livemode,
		} satisfies Stripe.V2.Billing.MeterEventSession;
	},
);

/**
 * `POST /v2/billing/meter_event_stream`: answers `{}` and looks at the events later; what is wrong
 * with them only shows in error reports.
 */
const STREAM_EVENTS: Endpoint = {
	method: 'POST',
	path: '/v2/billing/meter_event_stream',
	permission: 'session',
	traffic: 'stream',
	events: (params) => {
		const sent = isMap(params) ? params.events : undefined;
		return Array.isArray(sent) ? Math.max(1, sent.length) : 1;
	},
	prepare: ({ params, ledger, rules, idempotencyKey }) => {
		const { events } = STREAM(params, '');
		if (events.length > MOST_STREAMED) {
			throw invalidRequest(`At most ${MOST_STREAMED} events can be sent at once.`, {
				param: 'events',
			});
		}
		const quoted = rules.errorReportQuotes === 'idempotency_key' ? idempotencyKey : undefined;
		return {
			commit: () => {
				for (const sent of events) {
					// No error code for it exists in reports, so a repeated identifier is passed over.
					if (sent.identifier !== undefined && ledger.identifiers.find(sent.identifier)) continue;
					record(ledger, examineStreamed(ledger, sent, rules), quoted);
				}
				return {};
			},
		};
	},
};

export const V2_METER_EVENTS = [SYNC_EVENTS, SESSIONS, STREAM_EVENTS];
