import { grantKey } from '../../../../metering/credit/grant-key';
import type { HttpRequest } from '../../../../providers/stripe/http';
import { CreditRig, endOf, GRANTS, HOUR_MS } from './credit-rig';

const rig = new CreditRig();

function isAsking({ method, path }: HttpRequest): boolean {
	return method === 'POST' && path === '/v1/billing/credit_grants';
}

function keysAsked(): string[] {
	return rig.emulator.state
		.requests()
		.filter(({ method, path }) => method === 'POST' && new RegExp(GRANTS).test(path))
		.map(({ headers }) => String(headers['idempotency-key']));
}

describe('an answer that is lost', () => {
	it.each([
		['cut', 'before_commit', 'granted'],
		['cut', 'after_commit', 'granted confirmed_on_retry'],
		['malformed', 'before_commit', 'granted'],
		['malformed', 'after_commit', 'granted confirmed_on_retry'],
	] as const)('%s %s is had again under the same key', async (kind, when, end) => {
		const charge = await rig.charged();
		rig.emulator.faults.add({ kind, when, path: GRANTS, method: 'POST', count: 2 });
		const result = await rig.grant(charge);
		expect(endOf(result)).toBe(end);
		expect(keysAsked()).toEqual(Array(3).fill(grantKey(charge, 0)));
		expect(await rig.usable()).toEqual([2000]);
	});

	it('is in doubt when none ever comes, and the next run finds out', async () => {
		const charge = await rig.charged();
		rig.emulator.faults.add({ kind: 'cut', path: GRANTS, method: 'POST' });
		const result = await rig.grant(charge);
		expect(endOf(result)).toBe('not_granted in_doubt');
		expect(result.reason).toMatch(
			/^credit for pi_\w+ was asked for without a clear answer \(no answer from Stripe \(.*\), so it may have been granted\. Run it again within a day/,
		);
		rig.emulator.faults.clear();
		expect(endOf(await rig.grant(charge))).toBe('granted');
		expect(await rig.usable()).toEqual([2000]);
	});

	it('is looked for: a grant that was made shows', async () => {
		const charge = await rig.charged();
		rig.emulator.faults.add({ kind: 'cut', when: 'after_commit', path: GRANTS, method: 'POST' });
		expect(endOf(await rig.grant(charge))).toBe('granted confirmed_on_retry');
		expect(await rig.usable()).toEqual([2000]);
	});

	it('is in doubt when the run is cancelled before it is had again', async () => {
		const charge = await rig.charged();
		const cancel = new AbortController();
		rig.emulator.faults.add({ kind: 'cut', when: 'after_commit', path: GRANTS, method: 'POST' });
		rig.before = async (request) => {
			if (isAsking(request)) cancel.abort();
			return await Promise.resolve(undefined);
		};
		const [result] = await rig.grantAll([{ charge }], {}, cancel.signal);
		expect(endOf(result!)).toBe('not_granted in_doubt');
		rig.emulator.faults.clear();
		rig.before = async () => await Promise.resolve(undefined);
		expect(endOf(await rig.grant(charge))).toBe('already_granted granted_before');
		expect(await rig.usable()).toEqual([2000]);
	});
});

describe('a failure that Stripe keeps for a day', () => {
	it('before anything was granted: the next key grants, once it is known to be kept', async () => {
		const charge = await rig.charged();
		rig.emulator.faults.add({ kind: 'fail', path: GRANTS, method: 'POST', count: 1 });
		expect(endOf(await rig.grant(charge))).toBe('granted');
		const [first, second, third, ...others] = keysAsked();
		expect([first, second, third]).toEqual([
			grantKey(charge, 0),
			grantKey(charge, 0),
			grantKey(charge, 1),
		]);
		expect(others).toEqual([]);
		expect(await rig.usable()).toEqual([2000]);
	});

	it('after it was granted: no other key is used', async () => {
		const charge = await rig.charged();
		rig.emulator.faults.add({
			kind: 'fail',
			when: 'after_commit',
			path: GRANTS,
			method: 'POST',
			count: 1,
		});
		expect(endOf(await rig.grant(charge))).toBe('granted confirmed_on_retry');
		expect(new Set(keysAsked())).toEqual(new Set([grantKey(charge, 0)]));
		expect(await rig.usable()).toEqual([2000]);
	});

	it('is found again by the next run, which goes on from there', async () => {
		const charge = await rig.charged();
		rig.emulator.faults.add({ kind: 'fail', path: GRANTS, method: 'POST' });
		expect(await rig.grant(charge)).toMatchObject({
			status: 'not_granted',
			code: 'stripe_unavailable',
		});
		rig.emulator.faults.clear();
		expect(await rig.grant(charge)).toMatchObject({ code: 'stripe_unavailable' });
		rig.emulator.clock.advance(24 * HOUR_MS);
		expect(endOf(await rig.grant(charge))).toBe('granted');
		expect(await rig.usable()).toEqual([2000]);
	});

	it('says nothing where a gateway says it, which Stripe may outlast', async () => {
		const charge = await rig.charged();
		rig.emulator.faults.add({ kind: 'refuse', status: 504, path: GRANTS, method: 'POST' });
		expect(endOf(await rig.grant(charge))).toBe('not_granted in_doubt');
		expect(new Set(keysAsked())).toEqual(new Set([grantKey(charge, 0)]));
	});
});

describe('two executions at once', () => {
	it('with the same words: one grants, and both know', async () => {
		const charge = await rig.charged();
		const ends = await Promise.all(
			Array.from({ length: 4 }, async () => endOf(await rig.grant(charge))),
		);
		expect(ends.sort()).toEqual([
			...Array<string>(3).fill('already_granted granted_before'),
			'granted',
		]);
		expect(await rig.usable()).toEqual([2000]);
	});

	it('with other terms: the one that comes second is told of the first', async () => {
		const charge = await rig.charged();
		const ends = await Promise.all(
			[1, 2, 3].map(async (priority) => endOf(await rig.grant(charge, { terms: { priority } }))),
		);
		expect(ends.sort()).toEqual([
			...Array<string>(2).fill('already_granted granted_before'),
			'granted',
		]);
		expect(await rig.usable()).toEqual([2000]);
	});

	it('with other terms, and the first came to nothing: the second waits for a day', async () => {
		const charge = await rig.charged();
		rig.emulator.faults.add({ kind: 'fail', path: GRANTS, method: 'POST' });
		await rig.grant(charge, { terms: { priority: 1 } });
		rig.emulator.faults.clear();
		const second = await rig.grant(charge, { terms: { priority: 2 } });
		expect(endOf(second)).toBe('not_granted grant_under_way');
		expect(second.reason).toMatch(/on other terms, and does not show.*or a day later/);
		expect(await rig.usable()).toEqual([]);
		rig.emulator.clock.advance(24 * HOUR_MS);
		expect(endOf(await rig.grant(charge, { terms: { priority: 2 } }))).toBe('granted');
		expect(await rig.usable()).toEqual([2000]);
	});
});

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
		rig.before = async ({ method, path }) => {
			if (method === 'GET' && path.startsWith('/v1/billing/credit_grants')) looks += 1;
			return await Promise.resolve(undefined);
		};
		const [result] = await rig.grantAll([{ charge }], { retryBudgetMs: 3_600_000 });
		expect(endOf(result!)).toBe('granted');
		expect(looks).toBe(3);
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
		rig.before = async ({ method, path }) => {
			if (method !== 'GET' || !path.startsWith('/v1/billing/credit_grants')) return undefined;
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
