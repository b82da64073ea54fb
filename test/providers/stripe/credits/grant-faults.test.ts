import { grantKey } from '../../../../metering/credit/grant-key';
import { CreditRig, endOf, GRANTS, HOUR_MS, isAsking } from './credit-rig';

const rig = new CreditRig();

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
		expect(rig.keysAsked()).toEqual(Array(3).fill(grantKey(charge, 0)));
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

	it('is in doubt no more when Stripe refuses under the same key', async () => {
		const charge = await rig.charged();
		const body = { error: { type: 'invalid_request_error', message: 'No such price' } };
		rig.emulator.faults.add({ kind: 'cut', path: GRANTS, method: 'POST', count: 1 });
		rig.emulator.faults.add({ kind: 'fail', status: 400, body, path: GRANTS, method: 'POST' });
		const result = await rig.grant(charge);
		expect(endOf(result)).toBe('not_granted invalid_request_error');
		expect(result.reason).toBe('Stripe answered 400: No such price');
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
		const [first, second, third, ...others] = rig.keysAsked();
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
		expect(new Set(rig.keysAsked())).toEqual(new Set([grantKey(charge, 0)]));
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
		expect(new Set(rig.keysAsked())).toEqual(new Set([grantKey(charge, 0)]));
	});
});
