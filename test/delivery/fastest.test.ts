import { Fastest } from '../../delivery/fastest';

function afterAnswers(...spans: Array<readonly [count: number, ms: number]>): number {
	const fastest = new Fastest();
	for (const [count, ms] of spans) {
		for (let answer = 0; answer < count; answer += 1) fastest.took(ms);
	}
	return fastest.atLeastMs;
}

it('of no answer nothing is known, and of one next to nothing', () => {
	expect(afterAnswers()).toBe(0);
	expect(afterAnswers([1, 40])).toBe(0);
});

it('many come close to the truth', () => {
	expect(afterAnswers([100, 40])).toBeCloseTo(36);
	expect(afterAnswers([1900, 40])).toBeGreaterThan(39);
});

it('what had to wait somewhere does not speak for the fastest, however many there are', () => {
	expect(afterAnswers([1, 40], [1900, 300])).toBe(0);
	expect(afterAnswers([1, 40], [1900, 300], [3, 41])).toBeCloseTo(20);
	expect(afterAnswers([1900, 300], [1, 40])).toBe(0);
});

it('the fastest of before is forgotten after some thousand slower ones', () => {
	expect(afterAnswers([100, 40], [1901, 100])).toBeCloseTo(36);
	expect(afterAnswers([100, 40], [3950, 100])).toBeGreaterThan(95);
});
