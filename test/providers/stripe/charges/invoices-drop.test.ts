import { insist, useInvoiceBench } from './invoice-bench';

const bench = useInvoiceBench();

describe('resuming', () => {
	it('marks an invoice that was called off, as often as one likes', async () => {
		const id = await bench.sent();
		await bench.post(`/v1/invoices/${id}/void`);
		expect(await bench.list()).toMatchObject([{ isResumed: false }]);
		bench.emulator.faults.add({ kind: 'fail', count: 1 });
		const resume = async () => await bench.invoices.resume(id);
		expect(await resume()).toMatchObject({ kind: 'unclear' });
		for (const answer of [await resume(), await resume()]) {
			expect(answer).toEqual({ kind: 'answered', value: undefined });
		}
		expect(await bench.list()).toMatchObject([
			{ id, isResumed: true, status: 'called_off', amount: 2500n },
		]);
	});

	it('refuses one that is not there', async () => {
		expect(await bench.invoices.resume('in_x')).toMatchObject({
			kind: 'rejected',
			code: 'resource_missing',
		});
	});
});

describe('dropping', () => {
	const drop = async (id: string) => await insist(async () => await bench.invoices.drop(id));
	const NOT_OPEN = { kind: 'answered', value: { kind: 'not_open' } };

	it('deletes a draft, and says what it was', async () => {
		const id = await bench.claimed();
		expect(await drop(id)).toMatchObject({
			value: { kind: 'done', charge: { id, status: 'dropped', amount: 2500n } },
		});
		expect(bench.truth()).toEqual([]);
		expect(await drop(id)).toEqual(NOT_OPEN);
	});

	it.each(['finalize', 'void', 'pay'])('does nothing after %s', async (last) => {
		const id = await bench.sent();
		if (last === 'void') await bench.post(`/v1/invoices/${id}/void`);
		if (last === 'pay') bench.emulator.state.test.payInvoice(id);
		const before = bench.truth();
		expect(await drop(id)).toEqual(NOT_OPEN);
		expect(bench.truth()).toEqual(before);
	});

	it.each([
		['cut', 'before_commit', 'done'],
		['cut', 'after_commit', 'not_open'],
		['malformed', 'before_commit', 'done'],
		['malformed', 'after_commit', 'not_open'],
		['fail', 'before_commit', 'done'],
		['fail', 'after_commit', 'not_open'],
	] as const)('after %s %s it is gone', async (kind, when, end) => {
		const id = await bench.claimed();
		bench.emulator.faults.add({ kind, when, method: 'DELETE', count: 1 });
		expect(await drop(id)).toMatchObject({ value: { kind: end } });
		expect(bench.truth()).toEqual([]);
	});
});
