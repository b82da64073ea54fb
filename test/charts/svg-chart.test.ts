import { chartData, type ChartRow } from '../../charts/chart-data';
import { svgChart } from '../../charts/svg-chart';
import { elementsOf, parsed, type Parsed, textOf, within } from './parsed';
import { day, hour, row } from './rows';

const draw = (rows: readonly ChartRow[], notes: readonly string[] = []): Parsed =>
	parsed(svgChart(chartData(rows), { title: 'Usage', notes }).markup.source);

const number = ({ attributes }: Parsed, name: string): number => Number(attributes[name]);
const texts = (root: Parsed, className: string): string[] =>
	elementsOf(root)
		.filter(({ name, attributes }) => name === 'text' && attributes.class === className)
		.map(textOf);
const legendOf = (root: Parsed): string[] => within(root, 'legend', 'text').map(textOf);

it('draws a bar for every value, as high as the value', () => {
	const chart = draw([
		row(day(0), 'cus_a', 100),
		row(day(1), 'cus_a', 50),
		row(day(2), 'cus_a', 25),
	]);
	const heights = within(chart, 'bars', 'rect').map((bar) => number(bar, 'height'));

	expect(heights).toHaveLength(3);
	expect(heights.map((height) => Math.round((height / (heights[0] as number)) * 100))).toEqual([
		100, 50, 25,
	]);
});

it('is a picture with a title and a description for who cannot see it', () => {
	const chart = draw([row(day(0), 'cus_a', '1000.5'), row(day(1), 'cus_b', 2, 3, true)]);
	const [svg] = chart.children as [Parsed];
	const [title, description] = svg.children as [Parsed, Parsed];

	expect(svg.attributes).toMatchObject({
		role: 'img',
		'aria-labelledby': `${title.attributes.id} ${description.attributes.id}`,
	});
	expect(title.text).toBe('Usage');
	expect(description.text).toBe(
		'Bars of 2 periods and 2 series, 2026-03-01 to 2026-03-02 · total 1,002.5. 1 rows drift from the source.',
	);
});

it('needs nothing from anywhere, and brings no script', () => {
	const source = svgChart(chartData([row(day(0), '<script>alert(1)</script>', 1, 2, true)]), {
		title: '<img src=x onerror=alert(1)>',
		notes: ['"&\u0000\ud800'],
	}).markup.source.replace('xmlns="http://www.w3.org/2000/svg"', '');

	expect(source).not.toMatch(/<script|<img|href|url\(|@import|http|on\w+="/i);
	expect(source).toContain('prefers-color-scheme: dark');
	expect(textOf(parsed(source))).toContain('"&\ufffd\ufffd');
});

it('lets no name turn the number behind it around', () => {
	const chart = draw([row(day(0), 'Acme \u202e', 1300)]);

	expect(textOf(chart)).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
	expect(legendOf(chart)).toEqual(['Acme \ufffd1,300']);
});

it('draws one moment in one bar, however it is written', () => {
	const rows = [
		row('2026-03-01T05:00+01:00', 'a', 1),
		row('2026-03-01T04:00:00.000Z', 'a', 2),
		row('2026-03-01T04:00:00Z', 'a', 4),
		row('2026-03-01', 'a', 8),
	];
	for (const some of [rows, [...rows].reverse()]) {
		expect(within(draw(some), 'bars', 'title').map(textOf)).toEqual([
			'a, 2026-03-01: 8',
			'a, 2026-03-01T04:00:00.000Z: 7',
		]);
	}
});

it('takes no longer for customers who all have a time of their own', () => {
	const rows = Array.from({ length: 5000 }, (_none, at) => row(hour(at), `cus_${at}`, 1));
	expect(legendOf(draw(rows)).at(-1)).toBe('Others (4993)4,993');
});

it('piles series up, and lets what is below 0 hang down from it', () => {
	const chart = draw([row(day(0), 'a', 30), row(day(0), 'b', 10), row(day(0), 'credits', -20)]);
	const [a, b, credits] = within(chart, 'bars', 'rect') as [Parsed, Parsed, Parsed];
	const zero = elementsOf(chart).find(({ attributes }) => attributes.class === 'zero') as Parsed;

	expect(number(a, 'y') + number(a, 'height')).toBeCloseTo(number(zero, 'y1'), 1);
	expect(number(b, 'y') + number(b, 'height')).toBeCloseTo(number(a, 'y'), 1);
	expect(number(credits, 'y')).toBeCloseTo(number(zero, 'y1'), 1);
	expect(number(credits, 'height')).toBeCloseTo(2 * number(b, 'height'), 1);
});

it('shows values of 0 as an empty plot with an axis', () => {
	const chart = draw([row(day(0), 'a', 0), row(day(1), 'a', 0)]);

	expect(within(chart, 'bars', 'rect')).toEqual([]);
	expect(texts(chart, 'tick')).toEqual(expect.arrayContaining(['0', '1 Mar', '2 Mar']));
	expect(legendOf(chart)).toEqual(['a0']);
});

it('makes no wall of a single bar', () => {
	const [bar] = within(draw([row('2026-03', 'a', 5)]), 'bars', 'rect') as [Parsed];
	expect(number(bar, 'width')).toBe(64);
	expect(number(bar, 'x') + 32).toBeGreaterThan(400);
});

describe('the source', () => {
	const rows = [
		row(day(0), 'a', 10, 10),
		row(day(1), 'a', 10, 20, true),
		row(day(1), 'b', 4, 4),
		row(day(2), 'a', 7),
		row(day(3), 'a', 5, 5),
		row(day(3), 'b', 5),
		row(day(4), 'a', 5),
		row(day(4), 'b', 5, 5),
	];
	const chart = draw(rows);
	const marks = within(chart, 'sources', 'line').filter(({ attributes }) => !attributes.class);

	it('is a line at the height of all series together', () => {
		const zero = elementsOf(chart).find(({ attributes }) => attributes.class === 'zero') as Parsed;
		const heights = marks.map((mark) => number(zero, 'y1') - number(mark, 'y1'));
		expect((heights[1] as number) / (heights[0] as number)).toBeCloseTo(2.4, 2);
	});

	it('has none where it says nothing, or not of all series', () => {
		expect(marks).toHaveLength(2);
	});

	it('that drifts has another colour, a triangle, and a count', () => {
		expect(within(chart, 'sources', 'title').map(textOf)).toEqual([
			'Source, 2026-03-01: 10',
			'Source, 2026-03-02: 24',
		]);
		expect(within(chart, 'drifted', 'title').map(textOf)).toEqual(['Source, 2026-03-02: 24']);
		expect(within(chart, 'drifts', 'title').map(textOf)).toEqual(['Drift, 2026-03-02: 1 row']);
		expect(legendOf(chart)).toEqual(['a37', 'b14', 'Source says', 'Drift1 row']);
	});
});

it('adds up what is beyond eight series, and says so exactly', () => {
	const chart = draw(Array.from({ length: 30 }, (_none, n) => row(day(0), `c${n}`, `${n}.1`)));

	expect(legendOf(chart).at(-1)).toBe('Others (23)255.3');
	expect(texts(chart, 'note')).toEqual([
		'Of 30 series the 7 largest are shown. The other 23 are added up: 255.3.',
	]);
});

describe('a thousand points', () => {
	const rows = Array.from({ length: 1000 }, (_none, n) => row(hour(n), 'a', n, n + 1, n % 2 === 0));
	const chart = draw(rows);

	it('are all drawn, with as many labels as fit', () => {
		const times = within(chart, 'times', 'text');
		expect(within(chart, 'bars', 'rect')).toHaveLength(999);
		expect(times.length).toBeGreaterThan(5);
		expect(times.length).toBeLessThan(14);
	});

	it('have their drift marked, neighbours together', () => {
		const marks = within(chart, 'drifts', 'title').map(textOf);
		const counts = marks.map((mark) => Number(/(\d+) rows?$/.exec(mark)?.[1]));
		expect(marks.length).toBeLessThan(100);
		expect(counts.reduce((sum, count) => sum + count, 0)).toBe(500);
	});
});
