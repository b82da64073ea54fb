/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions */
import { spawnSync } from 'node:child_process';
import { attempt } from '../../bench/attempt';
import type { Scenario } from '../../bench/scenarios';
import type { WayName } from '../../bench/ways';
import { MADE } from './made-up';

const TINY: Scenario = {
	id: 'tiny',
	parts: ['ways'],
	name: 'Tiny',
	way: 'oneEventARow',
	rows: 100,
	customers: 10,
};
const LONG = 180_000;

it(
	'measures two workers at once, in processes of their own',
	async () => {
		const { result, failure } = await attempt({ ...TINY, workers: 2 }, MADE);

		expect(failure).toBeUndefined();
		expect(result).toMatchObject({ events: 100, billedPercent: 100, drifted: 0 });
		expect(result?.failure).toBeUndefined();
		const { shares = [], perSecond } = result?.sideBySide ?? {};
		expect(shares.reduce((sum, share) => sum + share)).toBeCloseTo(100);
		expect(perSecond).toBeGreaterThan(0);
		for (const cost of ['seconds', 'cpuMs', 'memoryMb', 'heapLimitMb', 'sendingSeconds'] as const) {
			expect(result?.[cost]).toBeGreaterThan(0);
		}
	},
	LONG,
);

it(
	'says when the hot customer was done, and counts what a storm refused',
	async () => {
		// Long enough to meet a process that is slow to begin.
		const storm = { afterMs: 500, forMs: 3000 };
		const { result } = await attempt({ ...TINY, rows: 40, shape: 'hot', storm }, MADE);

		expect(result).toMatchObject({ events: 40, drifted: 0 });
		expect(result?.refused).toBeGreaterThan(0);
		expect(result?.requests).toBe(40 + (result?.refused ?? 0));
		expect(result?.hot?.hotSeconds).toBeGreaterThan(result?.hot?.othersSeconds ?? Infinity);
	},
	LONG,
);

it(
	'a way whose process dies has a failure in place of figures',
	async () => {
		const { result, failure } = await attempt({ ...TINY, way: 'nonsense' as WayName }, MADE);

		expect(result).toBeUndefined();
		expect(failure).toMatch(/^The process ended with 1\. TypeError/);
	},
	LONG,
);

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

(hasOpenssl ? it : it.skip)(
	'leads n8n’s own Stripe node to the emulator',
	async () => {
		const { result } = await attempt(
			{ ...TINY, rows: 20, way: 'stripeNode', disguised: true },
			MADE,
		);

		expect(result).toMatchObject({ events: 20, requests: 20, billedPercent: 100, drifted: 0 });
	},
	LONG,
);
