import { requestOf, ruleOf } from '../../../metering/trigger/fires';
import { ChargeBench, CUSTOMER } from './charge-bench';

const bench = new ChargeBench();

const byInvoice = (id: string) =>
	requestOf({
		rule: ruleOf({ cooldownSeconds: 0 }, { capture: 'client_confirm' }),
		condition: { kind: 'event', id },
	});

describe('an execution that dies', () => {
	/** It is never heard of again after so many requests, with the last of them done or not. */
	const die = async (after: number, isDone: boolean) => {
		let left = after;
		const dead = new Promise<void>((resolve) => {
			bench.onTheWay = async (_, go) => {
				left -= 1;
				if (left > 0) return await go();
				if (isDone && left === 0) await go();
				resolve();
				return await new Promise(() => undefined);
			};
		});
		await Promise.race([dead, bench.fire(byInvoice('order 7'))]);
		expect(left).toBeLessThan(1);
		bench.onTheWay = async (_, go) => await go();
	};
	const invoices = () => bench.emulator.state.test.invoices(CUSTOMER);

	/** Of an undisturbed fire; before the first of them it has changed nothing. */
	const [CLAIM, LAST] = [5, 13];
	const deaths = Array.from({ length: LAST - CLAIM + 1 }, (_, index) => CLAIM + index).flatMap(
		(after) => [[after, 'before', false] as const, [after, 'after', true] as const],
	);

	it('asks so often when it lives', async () => {
		await bench.fire(byInvoice('order 7'));
		expect(bench.asked).toHaveLength(LAST);
		expect(bench.asked[CLAIM - 1]).toBe('POST /v1/invoices');
	});

	it.each(deaths)(
		'at request %i, %s it was done: the next one sends one invoice',
		async (...how) => {
			await die(how[0], how[2]);
			const { code = 'fired' } = await bench.fire(byInvoice('order 7'));
			expect(['fired', 'already_fired']).toContain(code);
			expect(invoices()).toMatchObject([
				{ status: 'open', total: 2000, sent_ms: [expect.any(Number)] },
			]);
		},
	);

	it.each(deaths)(
		'at request %i, %s it was done: another event is not kept from it',
		async (...how) => {
			await die(how[0], how[2]);
			bench.pass(121);
			const { code = 'fired' } = await bench.fire(byInvoice('order 8'));
			const [only, ...others] = invoices();
			expect(others).toEqual([]);
			const isOut = only?.metadata.metered_billing_occasion === '["event","order 7"]';
			expect(code).toBe(isOut ? 'pending_charge' : 'fired');
			expect(only).toMatchObject({ status: 'open', total: 2000, sent_ms: [expect.any(Number)] });
		},
	);
});
