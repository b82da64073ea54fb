import { bars, barsTable } from '../../bench/bars';
import type { Result } from '../../bench/measure';
import type { Measurements } from '../../bench/measurements';
import { everything, MADE, measurement } from './made-up';

/** Whether the bar holds that this begins with, when some scenarios came out otherwise. */
function holds(promise: string, changes: Measurements): boolean | undefined {
	const found = bars({ ...everything(), ...changes }).filter((bar) =>
		bar.promise.startsWith(promise),
	);
	expect(found).toHaveLength(1);
	return found[0]?.holds;
}

it.each<[string, string, Partial<Result>, boolean]>([
	['API: at least 950', 'raw-10k', {}, true],
	['API: at least 950', 'raw-10k', { sendingSeconds: 10.6 }, false],
	['API: at least 950', 'raw-10k', { refused: 1 }, false],
	['API: at least 20', 'loop', { rows: 400, seconds: 18 }, true],
	['API: at least 20', 'loop', { rows: 400, seconds: 1.8 }, false],
	['Stream', 'stream-100k', { events: 100_000, sendingSeconds: 11 }, true],
	['Stream', 'stream-100k', { events: 100_000, sendingSeconds: 11.2 }, false],
])('%s …, with %s of %j: %s', (promise, id, changes, expected) => {
	expect(holds(promise, { [id]: measurement(changes) })).toBe(expected);
});

describe('a million rows', () => {
	const items = measurement({ cpuMs: 10_000, memoryMb: 800, heldMb: 800 });
	const combined = (changes: Partial<Result>): Measurements => ({
		'no-op-1m': items,
		'helper-5k': measurement({ requests: 5000, cpuMs: 3500 }),
		'helper-20k': measurement({ requests: 20_000, cpuMs: 11_000 }),
		'combined-1m': measurement({ requests: 120_000, ...changes }),
	});
	const CPU = '1,000,000 rows combined: under';
	const MEMORY = '1,000,000 rows combined: at most 300 MB on top of the items alone';

	it('CPU is without what n8n takes for the items and for the requests', () => {
		expect(holds(CPU, combined({ cpuMs: 129_000 }))).toBe(true);
		expect(holds(CPU, combined({ cpuMs: 131_000 }))).toBe(false);
	});

	it('with the requests, where nobody knows what n8n takes for them', () => {
		const unknown = { 'helper-20k': { made: MADE, failure: 'gone' } };
		expect(holds(CPU, { ...combined({ cpuMs: 69_000 }), ...unknown })).toBe(true);
		expect(holds(CPU, { ...combined({ cpuMs: 71_000 }), ...unknown })).toBe(false);
	});

	it.each(['memoryMb', 'heldMb'] as const)('%s is what comes on top of the items', (memory) => {
		const promise = `${MEMORY}, ${memory === 'heldMb' ? 'held' : 'at the peak'}`;
		expect(holds(promise, combined({ [memory]: 1100 }))).toBe(true);
		expect(holds(promise, combined({ [memory]: 1101 }))).toBe(false);
	});
});

it('what was not measured is not claimed', () => {
	const all = bars({});

	expect(all.map(({ holds: held }) => held)).toEqual(all.map(() => undefined));
	expect(barsTable(all)).not.toMatch(/\| (holds|does not hold) \|/);
});
