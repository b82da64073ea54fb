import type { FaultRule } from '../../../../emulator';
import { NOW, requestOf } from '../../../metering/trigger/fires';
import { ChargeBench } from './charge-bench';

const bench = new ChargeBench();
const DAY = 86_400;
const other = requestOf({ condition: { kind: 'event', id: 'order 8' } });

describe('what goes wrong on the way', () => {
	const faults: ReadonlyArray<FaultRule> = [
		{ kind: 'cut', when: 'before_commit' },
		{ kind: 'cut', when: 'after_commit' },
		{ kind: 'malformed', when: 'after_commit' },
		{ kind: 'fail', when: 'before_commit' },
		{ kind: 'fail', when: 'after_commit' },
		{ kind: 'refuse', when: 'before_commit', status: 503 },
	];
	const steps: ReadonlyArray<[string, string]> = [
		['GET', '/v1/customers/'],
		['GET', '/payment_methods$'],
		['GET', '/v1/invoices$'],
		['GET', '/v1/payment_intents$'],
		['POST', '/v1/payment_intents$'],
		['POST', '/confirm$'],
	];
	it.each(
		steps.flatMap(([method, path]) =>
			faults
				.filter(({ kind }) => kind !== 'malformed' || method === 'POST')
				.flatMap((fault) => [0, 1].map((skip) => ({ ...fault, method, path, skip }))),
		),
	)('$method $path: $kind $when, after $skip: one charge', async (fault) => {
		bench.card('succeeds', { makeDefault: false });
		bench.fault(fault);
		expect(await bench.fire()).toMatchObject({ status: 'fired', charge: { status: 'succeeded' } });
		expect(bench.captured).toEqual([2000]);
		expect(await bench.fire()).toMatchObject({ code: 'already_fired' });
		expect(bench.captured).toEqual([2000]);
	});

	it('for good: nothing is charged, and once all is well one charge is made, days later too', async () => {
		bench.card();
		bench.fault({ kind: 'cut', when: 'after_commit', path: 'confirm$', count: Infinity });
		bench.fault({ kind: 'cut', method: 'GET', path: 'payment_intents$', skip: 2, count: Infinity });
		expect(await bench.fire()).toMatchObject({ status: 'in_doubt', code: 'in_doubt' });
		bench.emulator.faults.clear();
		bench.pass(2 * DAY);
		expect(await bench.fire()).toMatchObject({ code: 'already_fired' });
		expect(bench.captured).toEqual([2000]);
	});

	it('before it was charged leaves a claim, which the same fire charges days later', async () => {
		bench.card();
		bench.fault({ kind: 'cut', path: 'confirm$', count: Infinity });
		expect(await bench.fire()).toMatchObject({ status: 'in_doubt' });
		bench.emulator.faults.clear();
		bench.pass(2 * DAY);
		expect(await bench.fire()).toMatchObject({ status: 'fired', charge: { created: NOW } });
		expect(bench.captured).toEqual([2000]);
		expect(await bench.statuses()).toEqual(['succeeded']);
	});

	it('before it was charged leaves a claim, which another fire drops', async () => {
		bench.card();
		bench.fault({ kind: 'cut', path: 'confirm$', count: Infinity });
		await bench.fire();
		bench.emulator.faults.clear();
		expect(await bench.fire(other)).toMatchObject({ code: 'pending_charge' });
		bench.pass(121);
		expect(await bench.fire(other)).toMatchObject({ status: 'fired' });
		expect(await bench.statuses()).toEqual(['dropped', 'succeeded']);
	});
});
