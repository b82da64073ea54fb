import { formatInstant, parseInstant, type ZoneOfBareTimes } from '../../metering/instant';
import { nameOf } from '../../metering/naming';
import { parseQuantity, quantity, type Quantity } from '../../metering/quantity';
import type { CombineRule } from '../../metering/plan';
import { accept, type Reading, refuse } from '../../metering/refusal';
import type { IdentityRule, TimeOfUsage, UsageRow } from '../../metering/usage-row';
import { stampOf, usageWindow } from '../../metering/window';
import { LATEST_SECONDS, OLDEST_SECONDS } from './limits';
import { refuseMeter } from './meter-rules';
import type { Meter } from './meters';
import { type QuantityRules, refuseQuantity } from './quantity-rules';
import { readPayload } from './read-payload';
import type { UsageInput } from './usage-input';

export interface RowRules extends QuantityRules {
	readonly identity: IdentityRule;
	readonly combine: CombineRule;
	readonly bareTimes: ZoneOfBareTimes;
	/** The run's wall clock in Unix seconds. */
	readonly now: number;
}

/** Reads one row for this meter, or says which field is at fault and how to mend it. */
export function readRow(input: UsageInput, meter: Meter, rules: RowRules): Reading<UsageRow> {
	const refusedMeter = refuseMeter(meter, rules.combine);
	if (refusedMeter !== undefined) return { ok: false, refusal: refusedMeter };
	const customer = readCustomer(input.customer);
	if (!customer.ok) return customer;
	const value = readValue(input.value, meter, rules);
	if (!value.ok) return value;
	const time = readTime(input, rules);
	if (!time.ok) return time;
	const sourceEventId = readSourceEventId(input.sourceEventId, rules.identity);
	if (!sourceEventId.ok) return sourceEventId;
	const payload = readPayload(input.payload, meter);
	if (!payload.ok) return payload;
	return accept({
		index: input.index,
		eventName: meter.event_name,
		customer: customer.value,
		quantity: value.value,
		time: time.value,
		...(sourceEventId.value !== undefined && { sourceEventId: sourceEventId.value }),
		payload: payload.value,
	});
}

export function readCustomer(raw: unknown): Reading<string> {
	if (raw === undefined || raw === null || (typeof raw === 'string' && raw.trim() === '')) {
		return refuse(
			'customer',
			'customer_missing',
			'the customer is empty. Map the field that holds the Stripe customer ID, such as cus_…',
		);
	}
	if (typeof raw !== 'string') {
		return refuse(
			'customer',
			'customer_not_text',
			`${nameOf(raw)} is not a Stripe customer ID, which is a text such as cus_…`,
		);
	}
	const customer = raw.trim();
	// Also what nobody sees, such as a zero-width space from a web page: no ID of Stripe's has it.
	if (/[\s@\p{C}]/u.test(customer)) {
		return refuse(
			'customer',
			'customer_not_an_id',
			`"${customer.slice(0, 40)}" is not a Stripe customer ID. Stripe knows customers of meters by ID only, such as cus_…`,
		);
	}
	if (customer.length > 255) {
		return refuse(
			'customer',
			'customer_too_long',
			`a customer ID of ${customer.length} characters is longer than any of Stripe's`,
		);
	}
	return accept(customer);
}

const ONE = quantity(1n, 0);

function readValue(raw: unknown, meter: Meter, rules: RowRules): Reading<Quantity> {
	const counts = meter.default_aggregation.formula === 'count';
	if (counts && (raw === undefined || raw === null || raw === '')) return accept(ONE);
	const parsed = parseQuantity(raw);
	if (!parsed.ok) return refuse('value', parsed.code, parsed.reason);
	const value = parsed.quantity;
	if (counts && !(value.units === 1n && value.scale === 0)) {
		return refuse(
			'value',
			'count_meter_with_value',
			`the meter "${meter.display_name}" counts events, so a value of ${String(raw)} would be billed as 1. Use a meter with formula sum, or leave the value empty`,
		);
	}
	const refused = refuseQuantity(value, raw, rules);
	return refused ?? accept(value);
}

export function readTime({ time }: UsageInput, rules: RowRules): Reading<TimeOfUsage> {
	if (time.kind === 'now') return accept({ kind: 'instant', at: rules.now });
	if (time.kind === 'timestamp') {
		const at = parseInstant(time.at, 'timestamp', rules.bareTimes);
		if (!at.ok) return at;
		const refused = outOfReach(at.value, 'timestamp', rules.now);
		return refused ?? accept({ kind: 'instant', at: at.value });
	}
	const start = parseInstant(time.start, 'window_start', rules.bareTimes);
	if (!start.ok) return start;
	const end = parseInstant(time.end, 'window_end', rules.bareTimes);
	if (!end.ok) return end;
	const window = usageWindow(start.value, end.value);
	if (!window.ok) return window;
	// An end ahead of the clock is the plan's business: it holds open windows back until they end.
	const tooOld = outOfReach(Math.min(stampOf(window.value), rules.now), 'window_end', rules.now);
	return tooOld ?? accept({ kind: 'window', window: window.value });
}

function outOfReach(at: number, field: 'timestamp' | 'window_end', now: number) {
	if (at < now - OLDEST_SECONDS) {
		return refuse(
			field,
			'too_old',
			`${formatInstant(at)} is more than 35 days ago, and Stripe takes no usage that old. Bill it with an invoice item instead`,
		);
	}
	if (at > now + LATEST_SECONDS) {
		return refuse(
			field,
			'too_far_ahead',
			`${formatInstant(at)} is more than 5 minutes ahead of this clock (${formatInstant(now)}). Check the time of the source`,
		);
	}
	return undefined;
}

function readSourceEventId(raw: unknown, identity: IdentityRule): Reading<string | undefined> {
	if (identity !== 'source_event') return accept(undefined);
	const isNumber =
		typeof raw === 'bigint' || (typeof raw === 'number' && Number.isSafeInteger(raw));
	if ((typeof raw === 'string' && raw.trim() !== '') || isNumber) return accept(String(raw).trim());
	if (raw === undefined || raw === null || raw === '' || typeof raw === 'string') {
		return refuse(
			'source_event_id',
			'source_event_id_missing',
			'the source event ID is empty. Without it a second run could not tell that this row was billed. Map the ID column of the source, or choose another identity',
		);
	}
	return refuse(
		'source_event_id',
		'source_event_id_unusable',
		`${nameOf(raw)} cannot serve as an ID. Give a text or a whole number`,
	);
}
