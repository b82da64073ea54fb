import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { BALANCE, FireBench } from './firing';

const bench = new FireBench();

describe('what is the same for all items', () => {
	const mapped: INodeParameters = {
		...BALANCE,
		threshold: '={{ $json.threshold }}',
		amount: '={{ $json.amount }}',
	};
	const item = (customer: string, threshold: unknown, amount: unknown): IDataObject => ({
		...bench.balance(3, customer),
		threshold: threshold as string,
		amount: amount as string,
	});
	const asFirst = async (mode: string, threshold: unknown, amount: unknown): Promise<string[]> =>
		await bench.told([item('cus_a', 15, 2000), item('cus_b', threshold, amount)], {
			parameters: { ...mapped, mode },
		});

	it.each([
		['fixed', '15.0', '2000', null],
		['fixed', 20, 2000, 'threshold_differs'],
		['fixed', 15, 3000, 'amount_differs'],
		['threshold', 20, 2000, null],
		['threshold', 15, 3000, 'amount_differs'],
		['variable', 15, 3000, null],
		['variable', 20, 2000, 'threshold_differs'],
	])('in mode %s: %s and %s beside 15 and 2000', async (mode, threshold, amount, code) => {
		const [first, second] = await asFirst(mode, threshold, amount);
		expect(first).toBe('fired 20.00 USD');
		expect(second?.split(' ')[0]).toBe(code ?? 'fired');
	});

	it('is held to the first item that can be read', async () => {
		const items = [item('cus_a', 15, '20.00'), item('cus_b', 20, 3000), item('cus_a', 20, 3000)];
		expect(await bench.told(items, { parameters: mapped })).toEqual([
			'fired 30.00 USD',
			'fired 30.00 USD',
			'invalid_amount',
		]);
	});

	it('says which mode to choose', async () => {
		const items = [item('cus_a', 15, 2000), item('cus_b', 20, 2000), item('cus_b', 15, 3000)];
		const { notFired } = await bench.fire(items, { parameters: mapped });
		expect(notFired.map(({ reason }) => reason)).toEqual([
			'Threshold: 20 here, but 15 for the first item, and Trigger Mode Fixed has one threshold for all items. If thresholds come with the items, choose Threshold',
			'Amount: 30.00 USD here, but 20.00 USD for the first item, and Trigger Mode Fixed has one amount for all items. If amounts come with the items, choose Variable',
		]);
	});
});
