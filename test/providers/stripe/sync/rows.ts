import fc from 'fast-check';
import { StripeClient } from '../../../../providers/stripe/client';
import type { HttpRequest } from '../../../../providers/stripe/http';
import { MeterDirectory } from '../../../../providers/stripe/meter-directory';
import { type Meter, Meters } from '../../../../providers/stripe/meters';
import type { TotalRules } from '../../../../providers/stripe/sync/read-total';
import { type ReadTotals, readTotals } from '../../../../providers/stripe/sync/read-totals';
import type { UsageInput } from '../../../../providers/stripe/usage-input';
import { VirtualClock } from '../../../support/virtual-clock';
import { answer, stripeError } from '../answers';
import { inputOf, meterOf } from '../usage';
import { HOUR, MONDAY } from './targets';

export const RULES: TotalRules = {
	allowNegative: false,
	fractions: 'send',
	bareTimes: 'refuse',
	grid: 'hour',
};

export const METERS: readonly Meter[] = [
	meterOf(),
	meterOf({ id: 'mtr_2', event_name: 'seats', default_aggregation: { formula: 'last' } }),
	meterOf({ id: 'mtr_3', event_name: 'clicks', default_aggregation: { formula: 'count' } }),
	meterOf({ id: 'mtr_4', event_name: 'peaks', event_time_window: 'hour' }),
	meterOf({ id: 'mtr_5', event_name: 'old', status: 'inactive' }),
];

/** A row of the nth hour after Monday's beginning, or of several. */
export function rowOf(n: number, change: Partial<UsageInput> = {}, hours = 1): UsageInput {
	const start = MONDAY + n * HOUR;
	return inputOf({ time: { kind: 'window', start, end: start + hours * HOUR }, ...change });
}

/** A client of a Stripe that has the meters, and whose subscribers are these. */
export function clientOf(subscribers: readonly string[] = [], paths: string[] = []): StripeClient {
	const send = async ({ path }: HttpRequest) => {
		paths.push(path);
		const list = (data: unknown[]) => answer(200, { object: 'list', data, has_more: false });
		if (path.startsWith('/v1/billing/meters')) return list([...METERS]);
		if (path.startsWith('/v1/prices')) {
			return list(path.includes('active=true') ? [{ id: 'price_1' }] : []);
		}
		if (path.startsWith('/v1/subscriptions')) {
			return list(subscribers.map((customer) => ({ id: `sub_${customer}`, customer })));
		}
		return stripeError(404, { message: `Nobody answers ${path}` });
	};
	return new StripeClient(send, new VirtualClock());
}

export async function totalsOf(
	rows: readonly UsageInput[],
	rules: Partial<TotalRules> = {},
): Promise<ReadTotals> {
	const inputs = rows.map((row, index) => ({ ...row, index }));
	const directory = await MeterDirectory.of(inputs, new Meters(clientOf()));
	return readTotals(inputs, directory, { ...RULES, ...rules });
}

interface Troubles {
	readonly customers: readonly unknown[];
	readonly hours: readonly number[];
	readonly meters: readonly string[];
	readonly broken: readonly boolean[];
}

const WILD: Troubles = {
	customers: ['cus_1', 'cus_2', 'cus_3', '', 7],
	hours: [1, 1, 1, 2, 24],
	meters: ['api_calls', 'api_calls', 'seats', 'clicks', 'none'],
	broken: [false, false, false, true],
};
/** Rows that say where they belong, whatever else is wrong with them. */
const MILD: Troubles = {
	customers: ['cus_1', 'cus_2', 'cus_3'],
	hours: [1, 1, 1, 1, 1, 1, 1, 1, 2],
	meters: ['api_calls', 'api_calls', 'api_calls', 'peaks'],
	broken: [false],
};

function rowsWith({ customers, hours, meters, broken }: Troubles): fc.Arbitrary<UsageInput[]> {
	const fields = fc.record({
		n: fc.integer({ min: -6, max: 3 }),
		length: fc.constantFrom(...hours),
		customer: fc.constantFrom(...customers),
		value: fc.constantFrom<unknown>('5', 0, '0.5', 'many', null),
		meter: fc.constantFrom(...meters),
		hasNoTime: fc.constantFrom(...broken),
		isUnreadable: fc.constantFrom(...broken),
	});
	const row = fields.map(({ n, length, meter, hasNoTime, isUnreadable, ...rest }) => ({
		...rowOf(n, { ...rest, meter: { by: 'event_name', value: meter } }, length),
		...(hasNoTime && { time: { kind: 'window' as const, start: 'soon', end: '' } }),
		...(isUnreadable && {
			unreadable: { field: 'row' as const, code: 'expression_broken', reason: 'broken' },
		}),
	}));
	return fc.array(row, { maxLength: 14 });
}

/** Rows of few customers and hours, many of them bad or at odds with each other. */
export const rows = fc.oneof(rowsWith(WILD), rowsWith(MILD));
