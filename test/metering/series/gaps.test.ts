import { cutAt, gapsIn, minutesWithin } from '../../../metering/series/gaps';

const of = (...edges: ReadonlyArray<readonly [number, number]>) =>
	edges.map(([start, end]) => ({ start, end }));
const RANGE = { start: 600, end: 1200 };

it.each([
	['nothing', [], [[600, 1200]]],
	['all of it', [[0, Infinity]], []],
	['exactly it', [[600, 1200]], []],
	['its beginning', [[0, 700]], [[700, 1200]]],
	['its end', [[700, 1200]], [[600, 700]]],
	[
		'its middle',
		[[700, 800]],
		[
			[600, 700],
			[800, 1200],
		],
	],
	[
		'parts that overlap, in any order',
		[
			[900, 1000],
			[650, 800],
			[700, 720],
			[750, 901],
		],
		[
			[600, 650],
			[1000, 1200],
		],
	],
	[
		'parts that touch',
		[
			[700, 800],
			[800, 900],
		],
		[
			[600, 700],
			[900, 1200],
		],
	],
	[
		'what lies outside',
		[
			[0, 600],
			[1200, 1300],
		],
		[[600, 1200]],
	],
	['a part without any time', [[700, 700]], [[600, 1200]]],
] as ReadonlyArray<[string, Array<[number, number]>, Array<[number, number]>]>)(
	'where %s is covered, the rest are gaps',
	(_what, covers, gaps) => {
		expect(gapsIn(RANGE, of(...covers))).toEqual(of(...gaps));
	},
);

it('takes the whole minutes within a gap only', () => {
	expect(minutesWithin({ start: 601, end: 799 })).toEqual(of([660, 780]));
	expect(minutesWithin({ start: 600, end: 780 })).toEqual(of([600, 780]));
	expect(minutesWithin({ start: 601, end: 719 })).toEqual([]);
});

it('cuts at whole minutes, losing none', () => {
	expect(cutAt(RANGE, [905, 0, 600, 1200, 901, 659, 1199])).toEqual(
		of([600, 900], [900, 1140], [1140, 1200]),
	);
	expect(cutAt(RANGE, [])).toEqual([RANGE]);
});
