import { CreditRig, endOf, GRANTS, HOUR_MS, isAsking } from './credit-rig';

const rig = new CreditRig();

describe('two executions more than a key’s life apart', () => {
	/** Has another execution grant the charge, and a day pass, before this one asks. */
	function anotherComesFirst(charge: string): void {
		rig.before = async (request) => {
			if (!isAsking(request)) return undefined;
			rig.before = async () => await Promise.resolve(undefined);
			await rig.grant(charge);
			rig.emulator.clock.advance(24 * HOUR_MS);
			return undefined;
		};
	}

	it('leave one grant: the first', async () => {
		const charge = await rig.charged();
		anotherComesFirst(charge);
		const result = await rig.grant(charge);
		const [first, second, ...others] = await rig.grants();
		expect(others).toEqual([]);
		expect(first?.voided_at).toBeNull();
		expect(second?.voided_at).not.toBeNull();
		expect(endOf(result)).toBe('already_granted second_voided');
		expect(result.grant?.id).toBe(first?.id);
		expect(result.reason).toBe(
			`two executions granted the charge, so ${second?.id} was voided unused; ${first?.id} stays`,
		);
		expect(endOf(await rig.grant(charge))).toBe('already_granted granted_before');
	});

	it('leave one grant also when the second dies, or cannot look, before it knows', async () => {
		const charge = await rig.charged();
		anotherComesFirst(charge);
		rig.emulator.faults.add({ kind: 'cut', path: GRANTS, method: 'GET', skip: 3 });
		const result = await rig.grant(charge);
		expect(endOf(result)).toBe('granted not_rechecked');
		rig.emulator.faults.clear();
		expect(await rig.usable()).toEqual([2000, 2000]);
		expect(endOf(await rig.grant(charge))).toBe('already_granted second_voided');
		expect(await rig.usable()).toEqual([2000]);
	});

	it('keep a second grant of which something was used, and say so', async () => {
		const charge = await rig.charged();
		anotherComesFirst(charge);
		rig.emulator.faults.add({
			kind: 'refuse',
			path: 'credit_balance_summary',
			status: 200,
			body: {
				object: 'billing.credit_balance_summary',
				balances: [
					{
						available_balance: { type: 'monetary', monetary: { currency: 'usd', value: 1999 } },
						ledger_balance: { type: 'monetary', monetary: { currency: 'usd', value: 2000 } },
					},
				],
			},
		});
		const result = await rig.grant(charge);
		const [first, second] = await rig.grants();
		expect(endOf(result)).toBe('already_granted granted_twice');
		expect(result.reason).toMatch(
			new RegExp(`^the charge has more than one grant: ${first?.id}, and beside it ${second?.id}`),
		);
		expect(await rig.usable()).toEqual([2000, 2000]);
	});

	it.each([
		['refuses', { kind: 'refuse', status: 400, body: { error: { message: 'Used.' } } }, 2],
		['answers with a cut connection', { kind: 'cut', when: 'after_commit' }, 1],
	] as const)('know what became of a void that Stripe %s', async (_, fault, left) => {
		const charge = await rig.charged();
		anotherComesFirst(charge);
		rig.emulator.faults.add({ ...fault, path: '/void$' });
		const result = await rig.grant(charge);
		expect(endOf(result)).toBe(
			left === 1 ? 'already_granted second_voided' : 'already_granted granted_twice',
		);
		expect(await rig.usable()).toHaveLength(left);
	});

	it('leave a person’s decision as it is', async () => {
		const charge = await rig.charged();
		const { grant: first } = await rig.grant(charge);
		await rig.stripe.post(`/v1/billing/credit_grants/${first?.id}/void`);
		const { grant: second } = await again(charge);
		const result = await rig.grant(charge);
		expect(endOf(result)).toBe('already_granted granted_before');
		expect(result.grant?.id).toBe(second?.id);
		expect(await rig.usable()).toEqual([2000]);
	});

	/** What a person grants in the Dashboard and marks as ours. */
	async function again(charge: string) {
		await rig.stripe.post('/v1/billing/credit_grants', {
			customer: 'cus_1',
			amount: { type: 'monetary', monetary: { currency: 'usd', value: 2000 } },
			applicability_config: { scope: { price_type: 'metered' } },
			metadata: { metered_billing_charge: charge },
		});
		const [, grant] = await rig.grants();
		return { grant };
	}
});
