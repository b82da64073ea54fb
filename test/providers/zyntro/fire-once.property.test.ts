import fc from 'fast-check';
import type { FaultRule } from '../../../emulator';
import { seedProperties } from '../../support/seed';
import { EdgeRig } from './edge-rig';

seedProperties();

const rig = new EdgeRig();

/** A 429 is given at the gate alone: what was done is not turned away. */
const trouble: fc.Arbitrary<FaultRule> = fc
	.record({
		kind: fc.constantFrom<FaultRule['kind']>('cut', 'fail', 'malformed', 'refuse'),
		when: fc.constantFrom('before_commit', 'after_commit'),
		status: fc.constantFrom(429, 500, 503),
		path: fc.constantFrom('fire', 'getEnrollments', 'getItems', '.'),
		probability: fc.double({ min: 0.1, max: 0.9, noNaN: true }),
		count: fc.integer({ min: 1, max: 6 }),
	})
	.map((rule) => (rule.kind === 'fail' ? { ...rule, status: 500 } : rule));

const rows = fc.array(fc.constantFrom('bc_1', 'bc_2', 'bc_3', 'bc_4'), {
	minLength: 1,
	maxLength: 8,
});

/**
 * Runs at the same time that fire the same customers, whatever goes wrong on the way: nobody is
 * charged twice, and what the items are told is what happened.
 */
it('charges a customer once at most, and tells no item what is not so', async () => {
	await fc.assert(
		fc.asyncProperty(
			fc.array(trouble, { maxLength: 4 }),
			fc.array(rows, { minLength: 1, maxLength: 3 }),
			fc.constantFrom<'error' | 'charge'>('error', 'charge'),
			fc.boolean(),
			async (troubles, runs, decline, declines) => {
				await rig.start({ decline });
				rig.enroll();
				for (const bc_id of ['bc_2', 'bc_3', 'bc_4']) rig.enroll({}, { bc_id });
				if (declines) rig.edge.state.changeCustomer('bc_4', { declines: 'lost_card' });
				for (const rule of troubles) rig.edge.faults.add(rule);
				const told = await Promise.all(
					runs.map(
						async (customers) => await rig.fire(customers.map((customer) => ({ customer }))),
					),
				);
				const results = told.flat();
				for (const customer of ['bc_1', 'bc_2', 'bc_3', 'bc_4']) {
					const theirs = results.filter(({ request }) => request?.customer === customer);
					const charges = rig.edge.state.charges(customer);
					const captured = charges.filter((charge) => charge.captured > 0).length;
					const fired = theirs.filter(({ status }) => status === 'fired');
					const doubtful = theirs.filter(({ status }) => status === 'in_doubt');
					expect(captured).toBeLessThanOrEqual(1);
					expect(fired.length).toBeLessThanOrEqual(captured);
					if (captured > fired.length) expect(doubtful.length).toBeGreaterThan(0);
					for (const { charge } of fired) {
						expect(charges.map(({ charge_id: id }) => id)).toContain(charge?.id);
					}
				}
			},
		),
		{ numRuns: 30 },
	);
}, 120_000);

it('sends no fire a second time, whatever becomes of the first', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(trouble, { maxLength: 4 }), rows, async (troubles, customers) => {
			// Edge would charge each of them: without a cooldown nothing but the run itself is in the way.
			await rig.start({ cooldown: 0 });
			rig.enroll();
			for (const bc_id of ['bc_2', 'bc_3', 'bc_4']) rig.enroll({}, { bc_id });
			// What is turned away with a 429 was not read, and may be sent again.
			for (const rule of troubles) rig.edge.faults.add({ ...rule, status: 503 });
			const results = await rig.fire(customers.map((customer) => ({ customer })));
			for (const customer of new Set(customers)) {
				const sent = rig.sent('fire').filter((body) => body.billing_customer_id === customer);
				const theirs = results.filter(({ request }) => request?.customer === customer);
				expect(sent.length).toBeLessThanOrEqual(1);
				expect(theirs.filter(({ status }) => status !== 'not_fired')).toHaveLength(sent.length);
			}
		}),
		{ numRuns: 20 },
	);
}, 120_000);
