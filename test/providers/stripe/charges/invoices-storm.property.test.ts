import fc from 'fast-check';
import { seedProperties } from '../../../support/seed';
import { ChargeBench } from './charge-bench';
import { type Storm, Stormed, storms } from './storm';

const bench = new ChargeBench({ latencyMs: 2 });

seedProperties();

/** Everybody sends invoices. */
const ofInvoices: fc.Arbitrary<Storm> = storms.map((storm) => ({
	...storm,
	waves: storm.waves.map((wave) => ({
		...wave,
		workers: wave.workers.map((worker) => ({ ...worker, capture: 'client_confirm' as const })),
	})),
}));

it('several executions at the same time, while much goes wrong: each invoice has its amount and its mail', async () => {
	let sent = 0;
	await fc.assert(
		fc.asyncProperty(ofInvoices, async (storm) => {
			const stormed = new Stormed(bench, storm);
			await stormed.rage();
			for (const { status, total, metadata, sent_ms } of bench.emulator.state.test.invoices()) {
				if (status === 'draft') continue;
				expect(String(total)).toBe(metadata.metered_billing_amount);
				expect(sent_ms).not.toEqual([]);
				sent += 1;
			}
			expect([...stormed.charged].filter(([, times]) => times > 1)).toEqual([]);
			await stormed.calm();
			expect(stormed.charged).toEqual(stormed.due);
		}),
		{ numRuns: 10, endOnFailure: true },
	);
	expect(sent).toBeGreaterThan(0);
}, 240_000);
