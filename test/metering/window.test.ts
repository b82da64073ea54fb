import fc from 'fast-check';
import { stampOf, usageWindow, windowAround } from '../../metering/window';
import { holdOpen } from '../../metering/window-open';

const FOUR = Date.parse('2026-03-16T04:00:00Z') / 1000;

describe('a window', () => {
	it('is a half-open interval of whole minutes', () => {
		expect(usageWindow(FOUR, FOUR + 60)).toEqual({
			ok: true,
			value: { start: FOUR, end: FOUR + 60 },
		});
	});

	it.each([
		[
			FOUR + 1,
			FOUR + 60,
			'window_start',
			'window_unaligned',
			"the window's start 2026-03-16T04:00:01Z is not a whole minute",
		],
		[
			FOUR,
			FOUR + 3599,
			'window_end',
			'window_unaligned',
			"the window's end 2026-03-16T04:59:59Z is not a whole minute",
		],
		[
			FOUR,
			FOUR,
			'window_end',
			'window_empty',
			'the window ends at 2026-03-16T04:00:00Z, not after its start 2026-03-16T04:00:00Z',
		],
		[
			FOUR,
			FOUR - 60,
			'window_end',
			'window_empty',
			'the window ends at 2026-03-16T03:59:00Z, not after its start 2026-03-16T04:00:00Z',
		],
	])('from %d to %d is refused', (start, end, field, code, reason) => {
		expect(usageWindow(start, end)).toEqual({ ok: false, refusal: { field, code, reason } });
	});

	it('around a moment holds it, has the length of its grid and starts on it', () => {
		const grids = fc.constantFrom(
			...([
				['minute', 60],
				['hour', 3600],
				['day', 86_400],
			] as const),
		);
		fc.assert(
			fc.property(fc.integer({ min: -1e9, max: 4e9 }), grids, (at, [grid, length]) => {
				const window = windowAround(at, grid);
				expect(window.start <= at && at < window.end).toBe(true);
				expect(window.end - window.start).toBe(length);
				expect(Math.abs(window.start % length)).toBe(0);
				expect(windowAround(stampOf(window), grid)).toEqual(window);
			}),
		);
	});

	it('is held back until the second in which it ends', () => {
		const window = { start: FOUR, end: FOUR + 3600 };
		expect(holdOpen(window, FOUR + 3600)).toBeUndefined();
		expect(holdOpen(window, FOUR + 3599)).toEqual({
			status: 'unsent',
			refusal: {
				field: 'window_end',
				code: 'window_open',
				reason:
					'the window 2026-03-16T04:00:00Z/2026-03-16T05:00:00Z has not ended, so its total may still grow. Run again after 2026-03-16T05:00:00Z',
			},
		});
	});
});
