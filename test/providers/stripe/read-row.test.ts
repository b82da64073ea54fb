import { readRow, type RowRules } from '../../../providers/stripe/read-row';
import type { UsageInput } from '../../../providers/stripe/usage-input';
import { inputOf, meterOf, NOW, RULES } from './usage';

const DAY = 86_400;

/** The row, or `field code` of its refusal. */
function read(change: Partial<UsageInput>, rules: Partial<RowRules> = {}, meter = meterOf()) {
	const reading = readRow(inputOf(change), meter, { ...RULES, ...rules });
	return reading.ok ? reading.value : `${reading.refusal.field} ${reading.refusal.code}`;
}
const windowOf = (start: number, end: number) =>
	({ time: { kind: 'window', start, end } }) as const;

describe('a sound row', () => {
	it('is read as it stands', () => {
		expect(read({ customer: ' cus_1\n', payload: { region: 'eu', tier: 2, beta: true } })).toEqual({
			index: 0,
			eventName: 'api_calls',
			customer: 'cus_1',
			quantity: { units: 5n, scale: 0 },
			time: { kind: 'instant', at: NOW - 60 },
			sourceEventId: 'evt-1',
			payload: { region: 'eu', tier: '2', beta: 'true' },
		});
	});

	it('may be as old and as far ahead as Stripe takes it', () => {
		for (const at of [NOW - 35 * DAY, NOW, NOW + 300]) {
			expect(read({ time: { kind: 'timestamp', at } })).toMatchObject({ time: { at } });
		}
	});

	it('may be a window that has not ended: the plan holds it back', () => {
		expect(read(windowOf(NOW - 1800, NOW + 1800))).toMatchObject({ time: { kind: 'window' } });
	});

	it('is of this very second when "now" is chosen', () => {
		expect(read({ time: { kind: 'now' } })).toMatchObject({ time: { kind: 'instant', at: NOW } });
	});

	it('may have a number for an ID', () => {
		expect(read({ sourceEventId: 12 })).toMatchObject({ sourceEventId: '12' });
		expect(read({ sourceEventId: 12n })).toMatchObject({ sourceEventId: '12' });
		expect(read({ sourceEventId: ' a ' })).toMatchObject({ sourceEventId: 'a' });
	});

	it('needs no ID, and keeps none, when rows are told apart otherwise', () => {
		const row = read({ sourceEventId: undefined }, { identity: 'content' });
		expect(row).not.toHaveProperty('sourceEventId');
		expect(read({}, { identity: 'content' })).not.toHaveProperty('sourceEventId');
	});

	it('may be negative or fractional where that is allowed', () => {
		expect(read({ value: '-2.5' }, { allowNegative: true })).toMatchObject({
			quantity: { units: -25n, scale: 1 },
		});
		expect(read({ value: '-0' })).toMatchObject({ quantity: { units: 0n } });
		expect(read({ value: '5.0' }, { fractions: 'reject' })).toMatchObject({
			quantity: { units: 5n, scale: 0 },
		});
	});
});

describe('a row that cannot be billed', () => {
	it.each<[Partial<UsageInput>, string]>([
		[{ customer: undefined }, 'customer customer_missing'],
		[{ customer: null }, 'customer customer_missing'],
		[{ customer: ' ' }, 'customer customer_missing'],
		[{ customer: 12 }, 'customer customer_not_text'],
		[{ customer: { id: 'cus_1' } }, 'customer customer_not_text'],
		[{ customer: 'a@example.com' }, 'customer customer_not_an_id'],
		[{ customer: 'Acme Inc' }, 'customer customer_not_an_id'],
		[{ customer: 'cus_1\u200b' }, 'customer customer_not_an_id'],
		[{ customer: 'cus_\u00001' }, 'customer customer_not_an_id'],
		[{ customer: 'c'.repeat(256) }, 'customer customer_too_long'],
		[{ value: undefined }, 'value value_missing'],
		[{ value: '1,000' }, 'value value_not_a_number'],
		[{ value: 2 ** 60 }, 'value value_not_exact'],
		[{ value: '-1' }, 'value value_negative'],
		[{ time: { kind: 'timestamp', at: '' } }, 'timestamp time_missing'],
		[{ time: { kind: 'timestamp', at: '2026-03-16T04:00' } }, 'timestamp time_without_zone'],
		[{ time: { kind: 'timestamp', at: 'now' } }, 'timestamp time_unreadable'],
		[{ time: { kind: 'timestamp', at: NOW - 35 * DAY - 1 } }, 'timestamp too_old'],
		[{ time: { kind: 'timestamp', at: NOW + 301 } }, 'timestamp too_far_ahead'],
		[windowOf(NaN, NOW), 'window_start time_unreadable'],
		[windowOf(NOW - 3600, NaN), 'window_end time_unreadable'],
		[windowOf(NOW - 3599, NOW), 'window_start window_unaligned'],
		[windowOf(NOW - 3600, NOW - 1), 'window_end window_unaligned'],
		[windowOf(NOW, NOW), 'window_end window_empty'],
		[windowOf(NOW - 37 * DAY, NOW - 36 * DAY), 'window_end too_old'],
		[{ sourceEventId: undefined }, 'source_event_id source_event_id_missing'],
		[{ sourceEventId: '  ' }, 'source_event_id source_event_id_missing'],
		[{ sourceEventId: 1.5 }, 'source_event_id source_event_id_unusable'],
		[{ sourceEventId: 2 ** 60 }, 'source_event_id source_event_id_unusable'],
		[{ sourceEventId: true }, 'source_event_id source_event_id_unusable'],
		[{ sourceEventId: {} }, 'source_event_id source_event_id_unusable'],
		[{ payload: 'x' }, 'payload payload_not_an_object'],
	])('%p: %s', (change, refusal) => {
		expect(read(change)).toBe(refusal);
	});

	it('for a fraction where whole numbers are asked for', () => {
		expect(read({ value: '1.5' }, { fractions: 'reject' })).toBe('value value_fractional');
	});
});

describe('a meter that does not fit', () => {
	const count = meterOf({ default_aggregation: { formula: 'count' } });
	const last = meterOf({ default_aggregation: { formula: 'last' } });

	it('is not active', () => {
		expect(read({}, {}, meterOf({ status: 'inactive' }))).toBe('meter meter_inactive');
	});

	it('counts events: it takes no value but 1', () => {
		for (const value of [undefined, null, '', 1, '1.0', '10e-1']) {
			expect(read({ value }, {}, count)).toMatchObject({ quantity: { units: 1n, scale: 0 } });
		}
		for (const value of [0, 2, '1.5', -1]) {
			expect(read({ value }, {}, count)).toBe('value count_meter_with_value');
		}
	});

	it('would change its result if rows were added up', () => {
		for (const meter of [count, last]) {
			expect(read({}, { combine: 'hour' }, meter)).toBe('meter combine_needs_sum');
		}
		expect(read({}, {}, last)).toMatchObject({ quantity: { units: 5n } });
	});
});
