import { fitsStream } from '../../../../providers/stripe/stream/stream-fit';
import { NOW } from '../usage';
import { eventOf } from './events';

const DAY = 86_400;
const count = { default_aggregation: { formula: 'count' } } as const;
const last = { default_aggregation: { formula: 'last' } } as const;

describe('through the stream goes', () => {
	it.each([
		['a whole number', {}],
		['a large one', { value: 123_456_789_012_345 }],
		['the present moment', { timestamp: NOW }],
		['usage of 34 days ago', { timestamp: NOW - 34 * DAY }],
		['what only counts, whatever its value', { value: -1, meter: count }],
	])('%s', (_what, change) => {
		expect(fitsStream(eventOf(change), NOW)).toBe(true);
	});
});

describe('by the API goes, which answers at once,', () => {
	it.each([
		['a fraction', { value: 25, scale: 1 }],
		['a credit', { value: -1 }],
		['nothing', { value: 0 }],
		['usage ahead of the clock', { timestamp: NOW + 1 }],
		['usage that is nearly too old', { timestamp: NOW - 35 * DAY + 3599 }],
		['a value that replaces the last one', { meter: last }],
		['a value that replaces one of its hour', { meter: { event_time_window: 'hour' } as const }],
		['a value that replaces one of its day', { meter: { event_time_window: 'day' } as const }],
	])('%s', (_what, change) => {
		expect(fitsStream(eventOf(change), NOW)).toBe(false);
	});
});
