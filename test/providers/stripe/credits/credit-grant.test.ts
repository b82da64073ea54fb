import {
	type CreditGrant,
	grantForm,
	grantIn,
	grantStatus,
	inOrder,
} from '../../../../providers/stripe/credits/credit-grant';
import { TERMS } from './credit-rig';

const NOW = 1_800_000_000;

function grantOf(grant: Partial<CreditGrant> = {}): CreditGrant {
	return {
		id: 'credgr_1',
		object: 'billing.credit_grant',
		amount: { type: 'monetary', monetary: { currency: 'usd', value: 1 } },
		created: NOW - 60,
		effective_at: NOW - 60,
		expires_at: null,
		voided_at: null,
		...grant,
	} as CreditGrant;
}

describe('a grant', () => {
	it.each<[string, Partial<CreditGrant>]>([
		['active', {}],
		['active', { expires_at: NOW + 1 }],
		['expired', { expires_at: NOW }],
		['voided', { voided_at: NOW - 1, expires_at: NOW - 1 }],
		['upcoming', { effective_at: NOW + 1 }],
		['active', { effective_at: NOW }],
	])('is %s', (status, grant) => {
		expect(grantStatus(grantOf(grant), NOW)).toBe(status);
	});

	it('that begins at once has begun, by whatever clock', () => {
		expect(grantStatus(grantOf({ created: NOW + 5, effective_at: NOW + 5 }), NOW)).toBe('active');
	});

	it('comes before others by time, and then by ID', () => {
		const grants = [
			grantOf({ id: 'credgr_a', created: NOW }),
			grantOf({ id: 'credgr_c' }),
			grantOf({ id: 'credgr_b' }),
		];
		for (const some of [grants, [...grants].reverse()]) {
			expect(inOrder(some).map(({ id }) => id)).toEqual(['credgr_b', 'credgr_c', 'credgr_a']);
		}
	});

	it.each([[{}], ['page'], [{ object: 'billing.credit_grant' }], [null]])('is not %j', (body) => {
		expect(grantIn(body)).toBeUndefined();
	});
});

it('bears the mark of its charge, whatever else it is to bear', () => {
	const charge = {
		id: 'in_1',
		customer: 'cus_1',
		currency: 'usd',
		status: 'paid',
		isPaid: true,
		isDisputed: false,
		paid: 1n,
		returned: { least: 0n, most: 0n },
		payments: ['pi_1', 'pi_2'],
	};
	const metadata = { plan: 'pro', metered_billing_charge: 'pi_other' };
	expect(grantForm(charge, 1n, { ...TERMS, metadata }).metadata).toEqual({
		plan: 'pro',
		metered_billing_charge: 'in_1',
		metered_billing_payments: 'pi_1,pi_2',
	});
});
