import { expand, fields, hash, oneOf, required, text } from '../http/param';
import { invalidRequest, noSuch } from '../http/problem';
import { newId } from '../ids';
import type { Ledger } from '../state/ledger';
import type { Meter } from '../state/meter-shelf';
import { endpoint } from './endpoint';
import { PAGING } from './paging';

const ONLY_EXPAND = fields({ expand: expand() });

const CREATE = fields({
	display_name: required(text(250)),
	event_name: required(text(100)),
	default_aggregation: required(hash({ formula: required(oneOf('count', 'last', 'sum')) })),
	customer_mapping: hash({
		event_payload_key: required(text(100)),
		type: required(oneOf('by_id')),
	}),
	value_settings: hash({ event_payload_key: required(text(100)) }),
	event_time_window: oneOf('day', 'hour'),
	expand: expand(),
});

export type MeterParams = ReturnType<typeof CREATE>;

/** A new active meter; not yet on the ledger's shelf. */
export function newMeter(
	params: Omit<MeterParams, 'expand'>,
	{ created, livemode }: { created: number; livemode: boolean },
): Meter {
	return {
		id: newId(livemode ? 'mtr' : 'mtr_test'),
		object: 'billing.meter',
		created,
		customer_mapping: params.customer_mapping ?? {
			event_payload_key: 'stripe_customer_id',
			type: 'by_id',
		},
		default_aggregation: params.default_aggregation,
		display_name: params.display_name,
		event_name: params.event_name,
		event_time_window: params.event_time_window ?? null,
		livemode,
		status: 'active',
		status_transitions: { deactivated_at: null },
		updated: created,
		value_settings: params.value_settings ?? { event_payload_key: 'value' },
	};
}

/** @throws StripeProblem 404 */
export function meterOf(ledger: Ledger, id: string): Meter {
	const meter = ledger.meters.find(id);
	if (meter === undefined) throw noSuch('meter', id);
	return meter;
}

function changed(ledger: Ledger, id: string, change: (meter: Meter) => Partial<Meter>): Meter {
	const meter = meterOf(ledger, id);
	return ledger.meters.replace({ ...meter, ...change(meter), updated: ledger.seconds() });
}

function inStatus(meter: Meter, status: Meter['status'], verb: string): void {
	if (meter.status === status) return;
	throw invalidRequest(`You cannot ${verb} this meter because its status is ${meter.status}.`);
}

const PATH = '/v1/billing/meters';

export const METERS = [
	endpoint('POST', PATH, 'billing_meter_write', CREATE, (params, { ledger }) =>
		ledger.meters.add(newMeter(params, { created: ledger.seconds(), livemode: ledger.livemode })),
	),
	endpoint(
		'GET',
		PATH,
		'billing_meter_read',
		fields({ ...PAGING, status: oneOf('active', 'inactive'), expand: expand() }),
		({ status, ...paging }, { ledger, url }) =>
			ledger.meters.page(paging, url, (meter) => status === undefined || meter.status === status),
	),
	endpoint('GET', `${PATH}/:id`, 'billing_meter_read', ONLY_EXPAND, (_, { ledger, id }) =>
		meterOf(ledger, id),
	),
	endpoint(
		'POST',
		`${PATH}/:id`,
		'billing_meter_write',
		fields({ display_name: text(250), expand: expand() }),
		({ display_name }, { ledger, id }) =>
			changed(ledger, id, (meter) => ({ display_name: display_name ?? meter.display_name })),
	),
	endpoint(
		'POST',
		`${PATH}/:id/deactivate`,
		'billing_meter_write',
		ONLY_EXPAND,
		(_, { ledger, id }) =>
			changed(ledger, id, (meter) => {
				inStatus(meter, 'active', 'deactivate');
				return {
					status: 'inactive',
					status_transitions: { deactivated_at: ledger.seconds() },
				};
			}),
	),
	endpoint(
		'POST',
		`${PATH}/:id/reactivate`,
		'billing_meter_write',
		ONLY_EXPAND,
		(_, { ledger, id }) =>
			changed(ledger, id, (meter) => {
				inStatus(meter, 'inactive', 'reactivate');
				return { status: 'active', status_transitions: { deactivated_at: null } };
			}),
	),
];
