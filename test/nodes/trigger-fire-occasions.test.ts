import type { IDataObject } from 'n8n-workflow';
import { BALANCE, CROSSING, DAY, EVENT, FireBench, MINUTE } from './firing';

const bench = new FireBench();

describe('a balance', () => {
	const fire = async (balance: number | string, readAt = bench.now): Promise<IDataObject> =>
		await bench.fireOne({ customer: 'cus_a', balance, read_at: readAt });

	it('is charged again only when it was read after the charge was paid', async () => {
		const first = await fire(3);
		bench.pass(10 * MINUTE);
		expect(await fire(3, bench.now - 9 * MINUTE)).toMatchObject({
			reason_code: 'balance_stale',
			charge_id: first.charge_id,
		});
		const second = await fire(3);
		expect(second).toMatchObject({
			status: 'fired',
			occasion: { kind: 'balance', after_charge: first.charge_id },
		});
		expect(bench.taken()).toEqual([2000, 2000]);
	});

	it('may show what was paid as late as the tolerance says', async () => {
		const charge = await fire(3);
		const paid = Date.parse(charge.charged_at as string) / 1000;
		bench.pass(20);
		const how = { options: { balanceTolerance: 10, cooldown: 0 } };
		const at = async (read_at: number): Promise<unknown> =>
			(await bench.fireOne({ customer: 'cus_a', balance: 3, read_at }, how)).reason_code;
		expect(await at(paid + 10)).toBe('balance_stale');
		expect(await at(paid + 11)).toBeNull();
	});

	it('is read now where no other time is mapped', async () => {
		const { balanceReadAt, ...parameters } = BALANCE;
		expect(balanceReadAt).toBeDefined();
		const how = { parameters };
		expect(await bench.fireOne(bench.balance(3), how)).toMatchObject({ status: 'fired' });
		expect(await bench.fireOne(bench.balance(3), how)).toMatchObject({
			reason_code: 'balance_stale',
		});
	});

	it.each([
		['below', '14.99', '15'],
		['atOrBelow', '15', '15.01'],
		['atOrAbove', '15', '14.99'],
		['above', '15.01', '15'],
	])('%s 15 is due at %s and not at %s', async (comparison, due, notDue) => {
		const how = { parameters: { ...BALANCE, comparison } };
		const items = [bench.balance(due), bench.balance(notDue, 'cus_b')];
		expect(await bench.told(items, how)).toEqual(['fired 20.00 USD', 'threshold_not_met']);
	});
});

describe('crossings', () => {
	const used = (value: number | string, more: IDataObject = {}) => ({
		customer: 'cus_a',
		used: value,
		...more,
	});
	const how = { parameters: CROSSING, options: { cooldown: 0, mostCharges: 100 } };

	it('are each charged once, together where several are due', async () => {
		const values = [9999, 10_000, 10_001, 19_999, 47_000, 40_000, 52_000].map((n) => used(n));
		expect(await bench.told(values, how)).toEqual([
			'fired 5.00 USD',
			'fired 15.00 USD',
			'fired 5.00 USD',
			'threshold_not_met',
			'already_fired 5.00 USD',
			'already_fired 5.00 USD',
			'already_fired 15.00 USD',
		]);
		expect(bench.taken()).toEqual([500, 1500, 500]);
	});

	it('above the threshold begin behind it', async () => {
		const above = { ...how, parameters: { ...CROSSING, comparison: 'above' } };
		expect(await bench.told([used(10_000), used('10000.5'), used(20_000)], above)).toEqual([
			'fired 5.00 USD',
			'threshold_not_met',
			'already_fired 5.00 USD',
		]);
	});

	it.each([
		['2026-03-01T00:00:00Z', '2026-04-01T00:00:00Z'],
		[1772323200, '1775001600'],
		['2026-03-01T01:00:00+01:00', 1775001600000],
	])('count from the start of each period: %s, %s', async (march, april) => {
		const inPeriods = {
			...how,
			parameters: { ...CROSSING, periodStart: '={{ $json.period }}' },
		};
		const items = [
			used(21_000, { period: march }),
			used(10_000, { period: april }),
			used(12_000, { period: march }),
		];
		const { fired, notFired } = await bench.fire(items, inPeriods);
		expect(fired.map(({ occasion }) => occasion)).toEqual([
			{
				kind: 'crossing',
				period_start: '2026-03-01T00:00:00Z',
				threshold: '10000',
				from: 1,
				to: 2,
			},
			{
				kind: 'crossing',
				period_start: '2026-04-01T00:00:00Z',
				threshold: '10000',
				from: 1,
				to: 1,
			},
		]);
		expect(notFired).toMatchObject([{ reason_code: 'already_fired' }]);
	});

	it('may be charged the first time only', async () => {
		const first = { ...how, parameters: { ...CROSSING, occasion: 'firstCrossing' } };
		expect(await bench.told([used(35_000), used(47_000)], first)).toEqual([
			'fired 5.00 USD',
			'already_fired 5.00 USD',
		]);
	});
});

describe('event IDs', () => {
	const when = {
		...EVENT,
		mode: 'variable',
		occasion: 'event',
		value: '={{ $json.latency }}',
		comparison: 'above',
		threshold: 250,
	};
	const items = [
		{ customer: 'cus_a', id: 7, latency: 300, amount: 100 },
		{ customer: 'cus_b', id: '7', latency: '300.5', amount: '250' },
		{ customer: 'cus_a', id: 7, latency: 900, amount: 999 },
		{ customer: 'cus_a', id: 'x', latency: 250, amount: 100 },
	];

	it('are charged once for each customer, if the threshold is met', async () => {
		expect(await bench.told(items, { parameters: when })).toEqual([
			'fired 1.00 USD',
			'fired 2.50 USD',
			'already_fired 1.00 USD',
			'threshold_not_met',
		]);
	});

	it('need no threshold where the mode is Event', async () => {
		const how = { parameters: EVENT, options: { cooldown: 0 } };
		expect(await bench.told(items, how)).toEqual([
			'fired 1.00 USD',
			'fired 2.50 USD',
			'fired 1.00 USD',
			'already_fired 1.00 USD',
		]);
	});
});

it('limits count from one day to the next', async () => {
	const how = { parameters: EVENT, options: { cooldown: 0, mostCharges: 2, windowHours: 24 } };
	const items = ['1', '2', '3'].map((id) => ({ customer: 'cus_a', id, amount: 100 }));
	expect(await bench.told(items, how)).toEqual([
		'fired 1.00 USD',
		'fired 1.00 USD',
		'window_limit',
	]);
	bench.pass(DAY + 1);
	expect(await bench.told(items.slice(2), how)).toEqual(['fired 1.00 USD']);
});
