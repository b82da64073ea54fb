import { grantKey } from '../../../../metering/credit/grant-key';
import { CreditRig, endOf, GRANTS, isLooking } from './credit-rig';

const rig = new CreditRig();

describe('what is known of earlier grants', () => {
	it('is looked up again when a turn comes late', async () => {
		const charge = await rig.charged();
		rig.emulator.faults.add({
			kind: 'refuse',
			status: 429,
			headers: { 'retry-after': '1200', 'stripe-rate-limited-reason': 'global-rate' },
			path: GRANTS,
			method: 'POST',
			count: 1,
		});
		let looks = 0;
		rig.before = async (request) => {
			if (isLooking(request)) looks += 1;
			return await Promise.resolve(undefined);
		};
		const [result] = await rig.grantAll([{ charge }], { retryBudgetMs: 3_600_000 });
		expect(endOf(result!)).toBe('granted');
		expect(looks).toBe(3);
		expect(rig.keysAsked()).toEqual([grantKey(charge, 0), grantKey(charge, 0)]);
	});

	it('has to be read, or nothing is granted', async () => {
		const charge = await rig.charged();
		rig.emulator.faults.add({ kind: 'cut', path: GRANTS, method: 'GET' });
		const result = await rig.grant(charge);
		expect(endOf(result)).toBe('not_granted check_failed');
		expect(result.reason).toMatch(
			/^what was granted before could not be read \(.*\), so nothing was granted\. Run it again$/,
		);
		rig.emulator.faults.clear();
		expect(await rig.grants()).toEqual([]);
	});

	it('has to be whole', async () => {
		const charge = await rig.charged();
		rig.before = async (request) => {
			if (!isLooking(request)) return undefined;
			const body = { object: 'list', data: [], has_more: true };
			return await Promise.resolve({ status: 200, headers: {}, body });
		};
		expect(endOf(await rig.grant(charge))).toBe('not_granted check_failed');
	});
});

describe('a key that may not', () => {
	it('grant is told the permission, and no other charge is tried', async () => {
		const charges = [await rig.charged(), await rig.charged(), await rig.charged()];
		rig.emulator.state.addKey('sk_test_1', [
			'payment_intent_read',
			'charge_read',
			'credit_grant_read',
		]);
		const results = await rig.grantAll(
			charges.map((charge) => ({ charge })),
			{ lanesAtOnce: 1 },
		);
		expect(results[0]).toMatchObject({ status: 'not_granted', code: 'permission_missing' });
		expect(results[0]?.reason).toMatch(
			/Give the restricted key the permission Credit Grants: Write$/,
		);
		expect(rig.asked()).toBe(1);
	});

	it.each([
		['look for grants', ['payment_intent_read'], 'Credit Grants: Read'],
		[
			'read the charge',
			['credit_grant_write'],
			'Payment Intents: Read and Charges and Refunds: Read',
		],
	] as const)('%s is told the permission', async (_, permissions, wanted) => {
		const charge = await rig.charged();
		rig.emulator.state.addKey('sk_test_1', [...permissions]);
		const result = await rig.grant(charge);
		expect(endOf(result)).toBe('not_granted check_failed');
		expect(result.reason).toContain(`Give the restricted key the permission ${wanted}`);
	});
});
