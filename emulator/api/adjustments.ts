import type Stripe from 'stripe';
import { expand, fields, hash, oneOf, required, text } from '../http/param';
import { invalidRequest, missingParam, StripeProblem } from '../http/problem';
import { newId } from '../ids';
import type { Ledger } from '../state/ledger';
import { endpoint } from './endpoint';

/**
 * Takes an event back that Stripe received within the last 24 hours.
 *
 * @returns why it cannot be cancelled, or undefined when it was
 */
function cancel(ledger: Ledger, eventName: string, identifier: string): string | undefined {
	const event = ledger.identifiers.find(identifier);
	if (event === undefined || event.eventName !== eventName) {
		return `No event with event name "${eventName}" and identifier ${identifier} was received within the last 24 hours.`;
	}
	if (event.cancelledMs !== undefined) {
		return `The event with identifier ${identifier} is already cancelled.`;
	}
	ledger.usage.cancel(event);
	return undefined;
}

function statusOf(ledger: Ledger, identifier: string): 'complete' | 'pending' {
	const visibleMs = ledger.identifiers.find(identifier)?.cancelVisibleMs ?? 0;
	return visibleMs > ledger.clock.now() ? 'pending' : 'complete';
}

/** `POST /v1/billing/meter_event_adjustments` */
export const ADJUSTMENTS_V1 = endpoint(
	'POST',
	'/v1/billing/meter_event_adjustments',
	'billing_meter_event_write',
	fields({
		event_name: required(text(100)),
		type: required(oneOf('cancel')),
		cancel: hash({ identifier: text(100) }),
		expand: expand(),
	}),
	(params, { ledger }) => {
		const identifier = params.cancel?.identifier;
		if (identifier === undefined) throw missingParam('cancel[identifier]');
		const refusal = cancel(ledger, params.event_name, identifier);
		if (refusal !== undefined) throw invalidRequest(refusal, { param: 'cancel[identifier]' });
		return {
			object: 'billing.meter_event_adjustment',
			cancel: { identifier },
			event_name: params.event_name,
			livemode: ledger.livemode,
			status: statusOf(ledger, identifier),
			type: 'cancel',
		} satisfies Stripe.Billing.MeterEventAdjustment;
	},
);

/** `POST /v2/billing/meter_event_adjustments` */
export const ADJUSTMENTS_V2 = endpoint(
	'POST',
	'/v2/billing/meter_event_adjustments',
	'billing_meter_event_write',
	fields({
		event_name: required(text(100)),
		type: required(oneOf('cancel')),
		cancel: required(hash({ identifier: required(text(100)) })),
	}),
	(params, { ledger }) => {
		const { identifier } = params.cancel;
		const refusal = cancel(ledger, params.event_name, identifier);
		if (refusal !== undefined) {
			throw new StripeProblem(400, { code: 'invalid_cancel_configuration', message: refusal });
		}
		return {
			id: newId('mtr_event_adj'),
			object: 'v2.billing.meter_event_adjustment',
			cancel: { identifier },
			created: new Date(ledger.clock.now()).toISOString(),
			event_name: params.event_name,
			livemode: ledger.livemode,
			status: statusOf(ledger, identifier),
			type: 'cancel',
		} satisfies Stripe.V2.Billing.MeterEventAdjustment;
	},
);
