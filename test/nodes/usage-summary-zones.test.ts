import { MINUTE, SummaryBench } from './summarizing';

const bench = new SummaryBench();

const HOUR = 3600;

/** An event of 1 in every hour from one moment to another, half past where that is asked for. */
async function everyHour(from: string, to: string, minutes = 0): Promise<void> {
	const end = Date.parse(to) / 1000;
	for (let at = Date.parse(from) / 1000 + minutes * 60; at < end; at += HOUR) {
		await bench.used(at, '1');
	}
}

async function valuesOf(
	between: readonly [string, string],
	groupBy: string,
	timeZone: string,
): Promise<string[]> {
	const [item] = await bench.items([{ customer: 'cus_a' }], {
		between,
		groupBy,
		options: { timeZone },
	});
	return (item?.points as Array<{ label: string; value: string }>).map(
		({ label, value }) => `${label} ${value}`,
	);
}

describe('days of the zone', () => {
	it.each([
		[
			'Europe/Berlin, when clocks go back',
			'2025-10-24T22:00:00Z',
			['2025-10-25', '2025-10-27'],
			['2025-10-25 24', '2025-10-26 25'],
		],
		[
			'Europe/Berlin, when clocks go forward',
			'2026-03-27T23:00:00Z',
			['2026-03-28', '2026-03-30'],
			['2026-03-28 24', '2026-03-29 23'],
		],
		[
			'Asia/Kathmandu, which is 5:45 ahead',
			'2026-03-15T00:00:00Z',
			['2026-03-15', '2026-03-17'],
			['2026-03-15 19', '2026-03-16 24'],
		],
		[
			'UTC, on a leap day',
			'2024-02-28T00:00:00Z',
			['2024-02-28', '2024-03-02'],
			['2024-02-28 24', '2024-02-29 24', '2024-03-01 24'],
		],
	] as const)('%s', async (what, from, [first, last], expected) => {
		await everyHour(from, new Date(Date.parse(last) + 24 * HOUR * 1000).toISOString());
		expect(await valuesOf([first, last], 'day', what.split(',')[0] as string)).toEqual(expected);
	});
});

it('an hour that there is twice is two', async () => {
	await everyHour('2025-10-25T23:00:00Z', '2025-10-26T03:00:00Z', 30);
	const between = ['2025-10-26T01:00', '2025-10-26T04:00'] as const;
	expect(await valuesOf(between, 'hour', 'Europe/Berlin')).toEqual([
		'2025-10-26T01:00+02:00 1',
		'2025-10-26T02:00+02:00 1',
		'2025-10-26T02:00+01:00 1',
		'2025-10-26T03:00+01:00 1',
	]);
});

it('an hour of an odd offset begins within one of UTC', async () => {
	await bench.used('2026-03-15T10:14:59Z', '1');
	await bench.used('2026-03-15T10:15:00Z', '10');
	const between = ['2026-03-15T15:00', '2026-03-15T17:00'] as const;
	expect(await valuesOf(between, 'hour', 'Asia/Kathmandu')).toEqual([
		'2026-03-15T15:00+05:45 1',
		'2026-03-15T16:00+05:45 10',
	]);
});

it('months have 28 to 31 days, and begin and end in the zone', async () => {
	for (const at of [
		'2026-01-31T22:59:59Z',
		'2026-01-31T23:00:00Z',
		'2026-02-28T22:59:59Z',
		'2026-02-28T23:00:00Z',
		'2026-03-31T21:59:59Z',
		'2026-03-31T22:00:00Z',
		'2026-04-30T21:59:59Z',
	]) {
		await bench.used(at, '1');
	}
	const between = ['2026-01-01', '2026-05-01'] as const;
	expect(await valuesOf(between, 'month', 'Europe/Berlin')).toEqual([
		'2026-01 1',
		'2026-02 2',
		'2026-03 2',
		'2026-04 2',
	]);
});

it('weeks begin on Monday in the zone, and the range cuts the first and the last', async () => {
	await bench.used('2026-03-15T22:59:59Z', '1');
	await bench.used('2026-03-15T23:00:00Z', '10');
	const between = ['2026-03-14', '2026-03-24'] as const;
	expect(await valuesOf(between, 'week', 'Europe/Berlin')).toEqual([
		'2026-W11 1',
		'2026-W12 10',
		'2026-W13 0',
	]);
});

it('the zone is the workflow’s unless another is chosen', async () => {
	await bench.used('2026-03-15T23:30:00Z', '3');
	const how = {
		between: ['2026-03-16', '2026-03-17'],
		workflowSettings: { timezone: 'Europe/Berlin' },
	} as const;
	const rows = [{ customer: 'cus_a' }];
	expect(await bench.items(rows, how)).toMatchObject([{ total: '3', time_zone: 'Europe/Berlin' }]);
	expect(await bench.items(rows, { ...how, options: { timeZone: 'UTC' } })).toMatchObject([
		{ total: '0', time_zone: 'UTC' },
	]);
});

describe('a range by its name', () => {
	const start = (unit: number, back = 0): number =>
		(Math.floor(Date.now() / 1000 / unit) - back) * unit;

	it.each([
		['today', {}, () => start(24 * HOUR), 24],
		['yesterday', {}, () => start(24 * HOUR, 1), 24],
		['this_hour', {}, () => start(HOUR), 1],
		['last_days', { count: 3 }, () => start(24 * HOUR, 2), 72],
		['last_hours', { count: '={{ "5" }}' }, () => start(HOUR, 4), 5],
	] as const)('%s', async (range, more, from, hours) => {
		const begin = from();
		await bench.used(begin, '1');
		await bench.used(begin - 1, '10');
		const [item] = await bench.items([{ customer: 'cus_a' }], {
			parameters: { range, ...more },
			options: { timeZone: 'UTC' },
		});
		const iso = (at: number): string => new Date(at * 1000).toISOString().replace('.000Z', 'Z');
		expect(item).toMatchObject({
			range_start: iso(begin),
			range_end: iso(begin + hours * HOUR),
			// Stripe shows whole minutes only, so there is none yet of a range that has just begun.
			total: Date.now() / 1000 - begin < 2 * MINUTE ? expect.stringMatching(/^[01]$/) : '1',
		});
	});

	it.each([
		['this_month', 0],
		['last_month', 1],
	])('%s', async (range, back) => {
		const now = new Date(Date.now());
		const first = (months: number): number =>
			Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 1) / 1000;
		await bench.used(first(-back), '1');
		await bench.used(first(-back) - 1, '10');
		const [item] = await bench.items([{ customer: 'cus_a' }], {
			parameters: { range },
			options: { timeZone: 'UTC' },
		});
		expect(item).toMatchObject({
			range_end: new Date(first(1 - back) * 1000).toISOString().replace('.000Z', 'Z'),
			total: '1',
		});
	});

	it('that includes the running minute lacks the newest usage, which a hint says', async () => {
		const hintsOf = async (range: string): Promise<string[]> => {
			const run = await bench.run([{ customer: 'cus_a' }], {
				parameters: { range },
				options: { timeZone: 'UTC' },
			});
			return run.node('Stripe Usage').hints.map(({ message }) => message);
		};
		expect(await hintsOf('this_hour')).toEqual([
			expect.stringMatching(/^The range includes the last minutes/),
		]);
		expect(await hintsOf('last_month')).toEqual([]);
	});
});
