import { bucketOrder, shortLabels, spanOf } from '../../charts/bucket-label';

it.each<[string, string[], string[]]>([
	['days of a year', ['2026-03-16', '2026-03-17'], ['16 Mar', '17 Mar']],
	['days of two years', ['2026-12-31', '2027-01-01'], ['31 Dec 2026', '1 Jan 2027']],
	['hours of a day', ['2026-03-16T04:00+01:00', '2026-03-16T05:00+01:00'], ['04:00', '05:00']],
	[
		'hours of two days',
		['2026-03-16T23:00:00Z', '2026-03-17T00:00:00Z'],
		['16 Mar 23:00', '17 Mar 00:00'],
	],
	['midnights', ['2026-03-16T00:00:00Z', '2026-03-17T00:00:00Z'], ['16 Mar', '17 Mar']],
	['months', ['2026-03', '2026-04'], ['Mar 2026', 'Apr 2026']],
	['weeks', ['2026-W12', '2026-W13'], ['2026-W12', '2026-W13']],
	['one range', ['2026-03-01T00:00Z/2026-03-16T04:00Z'], ['1 Mar']],
	['one hour', ['2026-03-16T04:00:00Z'], ['16 Mar 04:00']],
	['texts', ['first', '2026-03-16'], ['first', '2026-03-16']],
])('shortens %s', (_what, labels, short) => {
	expect(shortLabels(labels)).toEqual(short);
});

it('puts times in order, also the two hours of an autumn night', () => {
	expect(
		bucketOrder([
			'2026-10-25T02:00+01:00',
			'2026-10-25T03:00+01:00',
			'2026-10-25T02:00+02:00',
			'2026-10-25T02:00+01:00',
		]),
	).toEqual(['2026-10-25T02:00+02:00', '2026-10-25T02:00+01:00', '2026-10-25T03:00+01:00']);
	expect(bucketOrder(['2026-W13', '2026-W12'])).toEqual(['2026-W12', '2026-W13']);
});

it('leaves what is no time in the order in which it came', () => {
	expect(bucketOrder(['north', 'east', '2026-03-16', 'north'])).toEqual([
		'north',
		'east',
		'2026-03-16',
	]);
});

it('names the span', () => {
	expect(spanOf(['2026-03-01', '2026-03-02', '2026-03-03'])).toBe('2026-03-01 to 2026-03-03');
	expect(spanOf(['2026-03'])).toBe('2026-03');
});
