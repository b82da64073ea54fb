import { grantKey } from '../../../../metering/credit/grant-key';
import { CreditRig, endOf, GRANTS, HOUR_MS, isAsking, isLooking } from './credit-rig';

const rig = new CreditRig();

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

	it('with other terms and little time to wait: the one that comes second looks all the same', async () => {
		const charge = await rig.charged();
		const runs = [1, 2, 3].map(async (priority) => {
			const wish = { charge, terms: { priority } };
			return (await rig.grantAll([wish], { retryBudgetMs: 10_000 })).map(endOf);
		});
		expect((await Promise.all(runs)).flat().sort()).toEqual([
			...Array<string>(2).fill('already_granted granted_before'),
			'granted',
		]);
	});

	it('with other terms, and the first came to nothing: the second goes on when that has had its time', async () => {
		const charge = await rig.charged();
		const failing = { kind: 'fail', path: GRANTS, method: 'POST', count: 1 } as const;
		rig.emulator.faults.add(failing);
		rig.before = async (request) => {
			if (!isAsking(request)) return undefined;
			// The first one dies when it has asked.
			if (rig.keysAsked().length > 0) throw new Error('dead');
			return await Promise.resolve(undefined);
		};
		await rig.grant(charge, { terms: { priority: 1 } }).catch(() => undefined);
		let lookedMs = 0;
		rig.before = async () => {
			lookedMs = Math.max(lookedMs, rig.now());
			return await Promise.resolve(undefined);
		};
		expect(rig.keysAsked()).toEqual([grantKey(charge, 0)]);
		expect(endOf(await rig.grant(charge, { terms: { priority: 2 } }))).toBe('granted');
		expect(rig.keysAsked()).toEqual([0, 0, 1].map((generation) => grantKey(charge, generation)));
		expect(lookedMs).toBeGreaterThanOrEqual(120_000);
		expect(await rig.usable()).toEqual([2000]);
	});

	it('with other terms that Stripe refused: mended terms are granted', async () => {
		const charge = await rig.charged();
		const body = { error: { type: 'invalid_request_error', message: 'No such price' } };
		rig.emulator.faults.add({ kind: 'fail', status: 400, body, path: GRANTS, method: 'POST' });
		const refused = await rig.grant(charge, { terms: { priority: 1 } });
		expect(endOf(refused)).toBe('not_granted invalid_request_error');
		rig.emulator.faults.clear();
		expect(endOf(await rig.grant(charge, { terms: { priority: 1 } }))).toBe(
			'not_granted invalid_request_error',
		);
		expect(endOf(await rig.grant(charge, { terms: { priority: 2 } }))).toBe('granted');
	});

	it('with other terms and no time to wait for the first: the second is told so', async () => {
		const charge = await rig.charged();
		const body = { error: { type: 'invalid_request_error', message: 'No such price' } };
		rig.emulator.faults.add({
			kind: 'fail',
			status: 400,
			body,
			path: GRANTS,
			count: 1,
			method: 'POST',
		});
		await rig.grant(charge, { terms: { priority: 1 } });
		const wish = { charge, terms: { priority: 2 } };
		const [second] = await rig.grantAll([wish], { retryBudgetMs: 60_000 });
		expect(endOf(second!)).toBe('not_granted grant_under_way');
		expect(second?.reason).toMatch(
			/on other terms, and does not show.*a Retry Time Budget of 300 s/,
		);
		rig.emulator.clock.advance(24 * HOUR_MS);
		expect((await rig.grantAll([wish], { retryBudgetMs: 60_000 })).map(endOf)).toEqual(['granted']);
	});

	it('with other terms again and again: the last waits no longer than it may', async () => {
		const charge = await rig.charged();
		const body = { error: { type: 'invalid_request_error', message: 'No such price' } };
		rig.emulator.faults.add({ kind: 'fail', status: 400, body, path: GRANTS, method: 'POST' });
		await rig.grant(charge, { terms: { priority: 1 } });
		await rig.grant(charge, { terms: { priority: 2 } });
		rig.emulator.faults.clear();
		const wish = { charge, terms: { priority: 3 } };
		expect((await rig.grantAll([wish], { retryBudgetMs: 239_999 })).map(endOf)).toEqual([
			'not_granted grant_under_way',
		]);
		expect((await rig.grantAll([wish], { retryBudgetMs: 240_000 })).map(endOf)).toEqual([
			'granted',
		]);
		expect(rig.keysAsked().at(-1)).toBe(grantKey(charge, 2));
	});

	it('and one is cancelled while it waits: it goes no further', async () => {
		const charge = await rig.charged();
		const body = { error: { type: 'invalid_request_error', message: 'No such price' } };
		rig.emulator.faults.add({
			kind: 'fail',
			status: 400,
			body,
			path: GRANTS,
			count: 1,
			method: 'POST',
		});
		await rig.grant(charge, { terms: { priority: 1 } });
		const cancel = new AbortController();
		let looks = 0;
		rig.before = async (request) => {
			if (isLooking(request)) looks += 1;
			if (looks === 3) cancel.abort();
			return await Promise.resolve(undefined);
		};
		const [second] = await rig.grantAll([{ charge, terms: { priority: 2 } }], {}, cancel.signal);
		expect(endOf(second!)).toBe('not_granted grant_under_way');
		expect(await rig.grants()).toEqual([]);
	});
});
