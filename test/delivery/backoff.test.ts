import { backoffMs } from '../../delivery/backoff';

describe('the wait before another try', () => {
	it('doubles at most, up to a cap', () => {
		const longest = [1, 2, 3, 4, 5, 6, 7, 8, 9, 50].map((tries) => backoffMs(tries, 0.9999999));
		expect(longest).toEqual([250, 500, 1000, 2000, 4000, 8000, 16_000, 20_000, 20_000, 20_000]);
	});

	it('is anything from nothing up to that, so that lanes do not come back together', () => {
		expect(backoffMs(5, 0)).toBe(0);
		expect(backoffMs(5, 0.25)).toBe(1000);
		expect(backoffMs(5, 0.5)).toBe(2000);
	});
});
