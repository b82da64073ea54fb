import fc from 'fast-check';
import type { FaultRule } from '../../../../emulator';
import { seedProperties } from '../../../support/seed';
import { CreditRig, endOf, HOUR_MS } from './credit-rig';

seedProperties();
/** Answers take their time, so that what one execution has asked for does not show to another yet. */
const rig = new CreditRig({ latencyMs: 2 });

const FAULTS = fc.array(
	fc.record<FaultRule>({
		kind: fc.constantFrom('cut', 'fail', 'malformed'),
		when: fc.constantFrom('before_commit', 'after_commit'),
		path: fc.constantFrom('credit_grants', 'credit_grants$', '/void$', 'payment_intents|invoices'),
		probability: fc.constantFrom(0.1, 0.3, 0.6),
		count: fc.integer({ min: 1, max: 12 }),
		seed: fc.nat(),
	}),
	{ maxLength: 3 },
);

/** What one execution wants: terms that may differ from another's, and how many hours it sleeps. */
const RUN = fc.record({
	priority: fc.constantFrom(1, 1, 1, 2),
	sleepsHours: fc.constantFrom(0, 0, 0, 25, 50),
	asksBeforeSleep: fc.nat(30),
});
const ROUND = fc.record({ runs: fc.array(RUN, { minLength: 1, maxLength: 3 }), faults: FAULTS });
const ROUNDS = fc.array(ROUND, { minLength: 1, maxLength: 3 });

type Round = typeof ROUND extends fc.Arbitrary<infer One> ? One : never;

/** Has executions at once grant the same charges while things go wrong. */
async function play({ runs, faults }: Round, charges: readonly string[], maySleep: boolean) {
	for (const fault of faults) rig.emulator.faults.add(fault);
	const sleeps = runs.filter(({ sleepsHours }) => sleepsHours > 0);
	let requests = 0;
	rig.before = async () => {
		requests += 1;
		const due = maySleep ? sleeps.find((run) => run.asksBeforeSleep === requests) : undefined;
		if (due !== undefined) rig.emulator.clock.advance(due.sleepsHours * HOUR_MS);
		return await Promise.resolve(undefined);
	};
	const results = await Promise.all(
		runs.map(
			async ({ priority }) =>
				await rig.grantAll(charges.map((charge) => ({ charge, terms: { priority } }))),
		),
	);
	rig.emulator.faults.clear();
	rig.before = async () => await Promise.resolve(undefined);
	return results.flat();
}

async function grantsByCharge(): Promise<Map<string, string[]>> {
	const byCharge = new Map<string, string[]>();
	for (const grant of await rig.grants()) {
		const charge = grant.metadata.metered_billing_charge ?? '';
		const state = grant.voided_at === null ? 'usable' : 'voided';
		byCharge.set(charge, [...(byCharge.get(charge) ?? []), state]);
	}
	return byCharge;
}

async function world(): Promise<string[]> {
	rig.emulator.state.reset();
	rig.emulator.clock.set(Date.now());
	rig.emulator.state.addCustomer('cus_1', { email: 'a@b.c' });
	return [await rig.charged(), await rig.paidInvoice(), await rig.charged(700)];
}

/** A run that meets nothing but what the others left, when their keys are forgotten. */
async function settle(charges: readonly string[]): Promise<void> {
	rig.emulator.clock.advance(24 * HOUR_MS);
	const ends = (await rig.grantAll(charges.map((charge) => ({ charge })))).map(endOf);
	for (const end of ends) {
		expect([
			'granted',
			'already_granted granted_before',
			'already_granted second_voided',
		]).toContain(end);
	}
	const byCharge = await grantsByCharge();
	for (const charge of charges) {
		expect(byCharge.get(charge)?.filter((state) => state === 'usable')).toHaveLength(1);
	}
}

it('no charge is given two grants while keys live, and each has one in the end', async () => {
	await fc.assert(
		fc.asyncProperty(ROUNDS, async (rounds) => {
			const charges = await world();
			for (const round of rounds) {
				const results = await play(round, charges, false);
				const byCharge = await grantsByCharge();
				for (const [, states] of byCharge) expect(states).toEqual(['usable']);
				for (const result of results) {
					if (result.status === 'not_granted') expect(result.reason).toBeDefined();
					else expect(byCharge.get(result.charge ?? '')).toEqual(['usable']);
				}
			}
			await settle(charges);
		}),
		{ numRuns: 30 },
	);
}, 120_000);

it('each charge has one grant in the end, also when executions sleep for days between two steps', async () => {
	await fc.assert(
		fc.asyncProperty(ROUNDS, async (rounds) => {
			const charges = await world();
			for (const round of rounds) {
				const results = await play(round, charges, true);
				for (const { status, grant } of results) {
					expect(grant === undefined).toBe(status === 'not_granted');
				}
			}
			await settle(charges);
		}),
		{ numRuns: 30 },
	);
}, 120_000);
