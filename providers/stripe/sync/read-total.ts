import { parseInstant, type ZoneOfBareTimes } from '../../../metering/instant';
import {
	formatQuantity,
	parseQuantity,
	type Quantity,
	roundHalfUp,
	significantDigits,
} from '../../../metering/quantity';
import { accept, type Reading, type Refusal, refuse } from '../../../metering/refusal';
import type { SyncTarget } from '../../../metering/sync-target';
import {
	usageWindow,
	type UsageWindow,
	windowAround,
	type WindowGrid,
} from '../../../metering/window';
import { MOST_VALUE_DIGITS } from '../limits';
import type { Meter } from '../meters';
import { type QuantityRules, refuseQuantity } from '../quantity-rules';
import { readPayload } from '../read-payload';
import { readCustomer } from '../read-row';
import type { UsageInput } from '../usage-input';
import { MOST_DECIMALS } from './shown-total';
import { effectOf, refuseSync } from './sync-meter';

export interface TotalRules extends QuantityRules {
	readonly bareTimes: ZoneOfBareTimes;
	/** The windows in which moments lie; rows that name start and end need none. */
	readonly grid: WindowGrid;
	/** Why nothing can be done with a meter's total of a window. @default why it cannot be set */
	readonly refuse?: (meter: Meter, window: UsageWindow) => Refusal | undefined;
}

/** Reads one row as a window's total, or says which field is at fault and how to mend it. */
export function readTotal(input: UsageInput, meter: Meter, rules: TotalRules): Reading<SyncTarget> {
	const customer = readCustomer(input.customer);
	if (!customer.ok) return customer;
	const window = readWindow(input, rules);
	if (!window.ok) return window;
	const refused = (rules.refuse ?? refuseSync)(meter, window.value);
	if (refused !== undefined) return { ok: false, refusal: refused };
	const total = readQuantity(input.value, rules);
	if (!total.ok) return total;
	const payload = readPayload(input.payload, meter);
	if (!payload.ok) return payload;
	return accept({
		index: input.index,
		eventName: meter.event_name,
		customer: customer.value,
		window: window.value,
		total: total.value,
		effect: effectOf(meter),
		payload: payload.value,
	});
}

/** The window that a row is the total of, whatever else may be wrong with the row. */
export function readWindow(
	{ time }: UsageInput,
	{ bareTimes, grid }: Pick<TotalRules, 'bareTimes' | 'grid'>,
): Reading<UsageWindow> {
	if (time.kind === 'now') return refuse('timestamp', 'time_missing', 'a total needs a window');
	if (time.kind === 'timestamp') {
		const at = parseInstant(time.at, 'timestamp', bareTimes);
		return at.ok ? accept(windowAround(at.value, grid)) : at;
	}
	const start = parseInstant(time.start, 'window_start', bareTimes);
	if (!start.ok) return start;
	const end = parseInstant(time.end, 'window_end', bareTimes);
	if (!end.ok) return end;
	return usageWindow(start.value, end.value);
}

function readQuantity(raw: unknown, rules: TotalRules): Reading<Quantity> {
	const parsed = parseQuantity(raw);
	if (!parsed.ok) return refuse('value', parsed.code, parsed.reason);
	const refused = refuseQuantity(parsed.quantity, raw, rules);
	if (refused !== undefined) return refused;
	const total = rules.fractions === 'round' ? roundHalfUp(parsed.quantity) : parsed.quantity;
	if (total.scale > MOST_DECIMALS) {
		return refuse(
			'value',
			'value_too_many_digits',
			`${formatQuantity(total)} has ${total.scale} decimals; totals are compared to ${MOST_DECIMALS}. Round it in the source, or meter in a smaller unit`,
		);
	}
	const digits = significantDigits(total);
	if (digits <= MOST_VALUE_DIGITS) return accept(total);
	// Totals are read back as doubles, which hold 15 digits, so no longer one could be compared.
	return refuse(
		'value',
		'value_too_many_digits',
		`${formatQuantity(total)} has ${digits} digits; Stripe takes ${MOST_VALUE_DIGITS}. Round it in the source, or report it in a larger unit`,
	);
}
