import type { BehaviourName } from '../../../../emulator';
import type { ChargeStatus } from '../../../../metering/trigger/charge-record';
import { ChargeBench, done, NOT_OPEN } from './charge-bench';

const bench = new ChargeBench();

describe('dropping a claim', () => {
	it('makes sure that it is never charged', async () => {
		bench.card();
		const id = await bench.claim();
		expect(await bench.drop(id)).toMatchObject(done({ id, status: 'dropped' }));
		expect(await bench.statuses()).toEqual(['dropped']);
		expect(await bench.drop(id)).toEqual(NOT_OPEN);
	});

	it.each<[BehaviourName, ChargeStatus]>([
		['succeeds', 'succeeded'],
		['generic_decline', 'failed'],
		['authentication_required', 'failed'],
	])('does nothing to one that was tried: %s', async (behaviour, status) => {
		bench.card(behaviour);
		const id = await bench.claim();
		await bench.charge(id);
		expect(await bench.drop(id)).toEqual(NOT_OPEN);
		expect(await bench.statuses()).toEqual([status]);
	});

	it('does nothing to one that pends', async () => {
		bench.bank();
		const id = await bench.claim();
		await bench.charge(id);
		expect(await bench.drop(id)).toEqual(NOT_OPEN);
		expect(await bench.statuses()).toEqual(['processing']);
	});

	it('says so when it was tried at the very moment', async () => {
		bench.card('generic_decline');
		const id = await bench.claim();
		bench.onTheWay = async ({ path }, go) => {
			if (path.endsWith('/cancel')) {
				bench.onTheWay = async (_, straight) => await straight();
				await bench.charge(id);
			}
			return await go();
		};
		expect(await bench.drop(id)).toEqual(NOT_OPEN);
		expect(await bench.statuses()).toEqual(['called_off']);
	});

	it.each(['before_commit', 'after_commit'] as const)(
		'again after a lost answer: %s',
		async (when) => {
			bench.card();
			const id = await bench.claim();
			bench.fault({ kind: 'fail', when, path: 'cancel$' });
			expect(await bench.drop(id)).toMatchObject({ kind: 'unclear' });
			const isDone = when === 'after_commit';
			expect(await bench.drop(id)).toMatchObject(isDone ? NOT_OPEN : done({ status: 'dropped' }));
			expect(await bench.statuses()).toEqual(['dropped']);
		},
	);
});
