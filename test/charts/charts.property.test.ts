import fc from 'fast-check';
import { chartData, type ChartRow } from '../../charts/chart-data';
import { groupDigits } from '../../charts/group-digits';
import { htmlReport } from '../../charts/html-report';
import { svgChart } from '../../charts/svg-chart';
import { addQuantities, formatQuantity, ZERO } from '../../metering/quantity';
import { elementsOf, parsed, textOf, within } from './parsed';
import { chartRows } from './rows';

const TEXT = { title: 'Usage', notes: [] };
const sumOf = (rows: readonly ChartRow[]): string =>
	groupDigits(rows.reduce((sum, { value }) => addQuantities(sum, value ?? ZERO), ZERO));

it('is well-formed whatever customers are called, as a picture and as a page', () => {
	fc.assert(
		fc.property(chartRows, fc.string({ unit: 'binary' }), (rows, title) => {
			const data = chartData(rows);
			const text = { title, notes: [title] };
			expect(parsed(svgChart(data, text).markup.source).children[0]?.name).toBe('svg');
			expect(parsed(htmlReport(data, rows, text)).children[0]?.name).toBe('html');
		}),
		{ numRuns: 150 },
	);
});

it('says totals exactly, and loses nothing in those that are left over', () => {
	fc.assert(
		fc.property(chartRows, (rows) => {
			const data = chartData(rows);
			const chart = parsed(svgChart(data, TEXT).markup.source);
			const subtitle = elementsOf(chart).find(({ attributes }) => attributes.class === 'subtitle');
			expect(textOf(subtitle as never)).toMatch(`total ${sumOf(rows)}`);
			const shown = within(chart, 'legend', 'tspan')
				.map(textOf)
				.slice(0, Math.min(8, data.series.length));
			const total = shown
				.map((text) => text.replaceAll(',', '').split('.'))
				.map(([whole = '', fraction = '']) => BigInt(`${whole}${fraction.padEnd(6, '0')}`))
				.reduce((sum, one) => sum + one, 0n);
			const [whole = '', fraction = ''] = formatQuantity(data.total).split('.');
			expect(total).toBe(BigInt(`${whole}${fraction.padEnd(6, '0')}`));
		}),
		{ numRuns: 150 },
	);
});

it('draws every bar as high as its value, within the picture', () => {
	fc.assert(
		fc.property(chartRows, (rows) => {
			const chart = parsed(svgChart(chartData(rows), TEXT).markup.source);
			const [svg] = chart.children;
			const height = Number(svg?.attributes.height);
			const bars = within(chart, 'bars', 'g').filter(
				({ children }) => children[0]?.name === 'title',
			);
			const drawn = bars.map(({ children: [tip, rect] }) => {
				const value = Number(/: (-?[\d,.]+)$/.exec(tip?.text ?? '')?.[1]?.replaceAll(',', ''));
				const size = Object.fromEntries(
					['x', 'y', 'width', 'height'].map((name) => [name, Number(rect?.attributes[name])]),
				) as Record<'x' | 'y' | 'width' | 'height', number>;
				return { value: Math.abs(value), ...size };
			});
			// Of the largest, because heights are written to a hundredth of a pixel.
			const [largest] = [...drawn].sort((a, b) => b.value - a.value);
			const scale = (largest?.height ?? 0) / (largest?.value ?? 1);
			for (const one of drawn) {
				expect(Math.abs(one.height - one.value * scale)).toBeLessThanOrEqual(0.05);
				expect(one.y).toBeGreaterThanOrEqual(70);
				expect(one.y + one.height).toBeLessThanOrEqual(height - 40);
				expect(one.x).toBeGreaterThanOrEqual(24);
				expect(one.x + one.width).toBeLessThanOrEqual(960 - 20);
			}
		}),
		{ numRuns: 150 },
	);
});

it('makes the same picture of the same rows in any order', () => {
	fc.assert(
		fc.property(
			chartRows.chain((rows) =>
				fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length })),
			),
			([rows, shuffled]) => {
				const sources = [rows, shuffled].map((one) => svgChart(chartData(one), TEXT).markup.source);
				expect(sources[1]).toBe(sources[0]);
			},
		),
		{ numRuns: 150 },
	);
});
