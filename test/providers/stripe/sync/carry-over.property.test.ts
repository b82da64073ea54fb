import fc from 'fast-check';
import { seedProperties } from '../../../support/seed';
import { SyncRig } from './sync-rig';

const rig = new SyncRig({ summaryLagMs: { min: 0, max: 20 * 60_000, order: 'out' } });
const CARRY = { invoiced: { rule: 'carry', to: { by: 'event_name', value: 'late' } } } as const;
const WEEK = 7 * 24;
/** The last hours of a week that is invoiced. */
const HOURS = Array.from({ length: 8 }, (_, n) => WEEK - 8 + n);

seedProperties();

const totals = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 8, maxLength: 8 });
const fault = fc.constantFrom(
	undefined,
	undefined,
	{ kind: 'cut', when: 'after_commit' } as const,
	{ kind: 'fail', when: 'before_commit' } as const,
);
const step = fc.record({
	totals,
	fault,
	/** Windows of which the run has rows. */
	rows: fc.subarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 4 }),
	hours: fc.constantFrom(0.05, 0.5, 2, 7),
});

let week = 0;

it('comes to the difference of all windows, whatever happened on the way', async () => {
	rig.subscribe(7);
	let carried = 0;
	await fc.assert(
		fc.asyncProperty(totals, fc.array(step, { minLength: 1, maxLength: 6 }), async (own, steps) => {
			// Each try has a customer of its own, whose first week is invoiced.
			const customer = `cus_p${(week += 1)}`;
			rig.moveTo(0);
			rig.emulator.state.addCustomer(customer);
			rig.subscribe(7, customer);
			const rowsOf = (values: readonly number[]) =>
				values.map((total, n) => ({ total: String(total), hour: HOURS[n] as number, customer }));
			rig.moveTo(WEEK + 0.1);
			await rig.run(rowsOf(own), { invoiced: { rule: 'send' } });
			let now = WEEK + 4;
			rig.moveTo(now);
			let last = own;
			for (const { totals: next, rows, fault: trouble, hours } of steps) {
				rig.emulator.faults.clear();
				if (trouble) {
					rig.emulator.faults.add({ ...trouble, path: 'meter_events', probability: 0.3 });
				}
				last = next;
				await rig.run(
					rowsOf(last).filter((_row, n) => rows.includes(n)),
					CARRY,
				);
				rig.moveTo((now += hours));
			}
			rig.emulator.faults.clear();
			// Totals that fell back to earlier ones come right when identifiers are forgotten.
			for (let run = 0; run < 3; run += 1) {
				rig.moveTo((now += 25));
				await rig.run(rowsOf(last), CARRY);
			}
			rig.moveTo((now += 1));
			const { summary } = await rig.run(rowsOf(last), CARRY);
			const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
			expect(summary).toMatchObject({ unchanged: 8, requests: 0 });
			expect(rig.total('api_calls', customer)).toBe(String(sum(own)));
			expect(rig.total('late', customer)).toBe(String(sum(last) - sum(own)));
			carried += sum(last) === sum(own) ? 0 : 1;
		}),
		{ numRuns: 25 },
	);
	expect(carried).toBeGreaterThan(10);
}, 180_000);
