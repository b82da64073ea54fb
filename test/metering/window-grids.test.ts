import fc from 'fast-check';
import { formatWindow, stampOf, windowAround, type WindowGrid } from '../../metering/window';

const seconds = (text: string) => Date.parse(text) / 1000;

describe('the grid', () => {
	it.each<[WindowGrid, string, string]>([
		['quarter_hour', '2026-03-16T04:14:59Z', '2026-03-16T04:00:00Z/2026-03-16T04:15:00Z'],
		['quarter_hour', '2026-03-16T04:15:00Z', '2026-03-16T04:15:00Z/2026-03-16T04:30:00Z'],
		['month', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z/2026-04-01T00:00:00Z'],
		['month', '2026-02-28T23:59:59Z', '2026-02-01T00:00:00Z/2026-03-01T00:00:00Z'],
		['month', '2028-02-29T12:00:00Z', '2028-02-01T00:00:00Z/2028-03-01T00:00:00Z'],
		['month', '2026-12-31T23:59:59Z', '2026-12-01T00:00:00Z/2027-01-01T00:00:00Z'],
		['month', '1969-12-31T23:59:59Z', '1969-12-01T00:00:00Z/1970-01-01T00:00:00Z'],
	])('%s lays %s into %s', (grid, at, window) => {
		expect(formatWindow(windowAround(seconds(at), grid))).toBe(window);
	});

	const grids = fc.constantFrom<WindowGrid>('minute', 'quarter_hour', 'hour', 'day', 'month');

	it('covers all time with windows of whole minutes, each beginning where another ends', () => {
		fc.assert(
			fc.property(fc.integer({ min: -1e9, max: 4e9 }), grids, (at, grid) => {
				const window = windowAround(at, grid);
				expect(window.start <= at && at < window.end).toBe(true);
				expect([window.start % 60, window.end % 60].map(Math.abs)).toEqual([0, 0]);
				expect(windowAround(window.start, grid)).toEqual(window);
				expect(windowAround(stampOf(window), grid)).toEqual(window);
				expect(windowAround(window.end, grid).start).toBe(window.end);
			}),
		);
	});

	it('has months of 28 to 31 days that begin on the first, in UTC', () => {
		fc.assert(
			fc.property(fc.integer({ min: -1e9, max: 4e9 }), (at) => {
				const { start, end } = windowAround(at, 'month');
				expect(new Date(start * 1000).toISOString()).toMatch(/-01T00:00:00.000Z$/);
				expect([28, 29, 30, 31]).toContain((end - start) / 86_400);
			}),
		);
	});

	it('of quarters of an hour divides hours into four', () => {
		fc.assert(
			fc.property(fc.integer({ min: -1e9, max: 4e9 }), (at) => {
				const { start, end } = windowAround(at, 'quarter_hour');
				expect(end - start).toBe(900);
				expect(windowAround(start, 'hour')).toEqual(windowAround(end - 1, 'hour'));
			}),
		);
	});
});
