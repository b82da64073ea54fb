import { fitted, textWidth } from '../../charts/text-width';

const ROOM = 220;

it('leaves what fits as it is, and cuts what does not as late as it can', () => {
	const widest = 'x'.repeat(30);
	expect([fitted(widest, 12, ROOM), textWidth(widest, 12)]).toEqual([widest, expect.closeTo(216)]);
	const cut = fitted(`${widest}x`, 12, ROOM);
	expect(cut).toBe(`${'x'.repeat(28)}…`);
	expect(textWidth(cut, 12)).toBeLessThanOrEqual(ROOM);
	expect(textWidth(`x${cut}`, 12)).toBeGreaterThan(ROOM);
});

it('keeps the first sign whatever the room, and no half of a pair', () => {
	expect(fitted('😀😀', 12, 1)).toBe('😀…');
});

it('cuts a name of any length at once', () => {
	const before = performance.now();
	fitted('x'.repeat(200_000), 12, ROOM);
	expect(performance.now() - before).toBeLessThan(1000);
});
