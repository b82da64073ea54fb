import fc from 'fast-check';
import { seedProperties } from '../../../support/seed';
import { ChargeBench } from './charge-bench';
import { Stormed, storms } from './storm';

const bench = new ChargeBench({ latencyMs: 2 });

seedProperties();

it('several executions at the same time, while much goes wrong: each occasion is charged once', async () => {
	let fired = 0;
	await fc.assert(
		fc.asyncProperty(storms, async (storm) => {
			const stormed = new Stormed(bench, storm);
			const outcomes = await stormed.rage();
			fired += outcomes.filter(({ status }) => status === 'fired').length;
			const twice = [...stormed.charged].filter(([, times]) => times > 1);
			expect(twice).toEqual([]);
			const last = await stormed.calm();
			expect(new Set(last.map(({ code }) => code))).toEqual(new Set(['already_fired']));
			expect(stormed.charged).toEqual(stormed.due);
		}),
		{ numRuns: 15, endOnFailure: true },
	);
	// Not only once all was well.
	expect(fired).toBeGreaterThan(0);
}, 240_000);
