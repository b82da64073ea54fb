/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { type Measurements, readMeasurements } from '../../bench/measurements';
import { pages } from '../../bench/pages';
import { withPassage } from '../../bench/readme';
import { parsed } from '../charts/parsed';
import { everything, MADE, measurement } from './made-up';

function page(name: string, measurements: Measurements): string {
	const [, text = ''] =
		[...pages(measurements)].find(([path]) => path.endsWith(`benchmarks/${name}`)) ?? [];
	return text;
}

/** The cells of the line of a table that begins with this. */
function cells(name: string, measurements: Measurements): string[] {
	const lines = page('README.md', measurements).split('\n');
	const line = lines.find((one) => one.startsWith(`| ${name} |`)) ?? '';
	return line.split('|').map((cell) => cell.trim());
}

const RAW = 'This package, one event a row';

it('what is shown is what was measured last', () => {
	for (const [path, text] of pages(readMeasurements())) {
		expect([basename(path), readFileSync(path, 'utf8')]).toEqual([basename(path), text]);
	}
});

it('compares rows on the bill a second, by the run and while sending', () => {
	const measurements = {
		...everything(),
		'raw-10k': measurement({ seconds: 10.4, sendingSeconds: 10.1, cpuMs: 5000 }),
		loop: measurement({ rows: 400, seconds: 20 }),
		'client-50-retrying': measurement({ seconds: 12.5 }),
	};

	expect(cells(RAW, measurements).slice(2, 9)).toEqual([
		'10,000',
		'10.4',
		'962',
		'48×',
		'1.2×',
		'990',
		'1.0 %',
	]);
	expect(cells(RAW, measurements)).toContain('500');
});

it('what is lost is not billed, and 100 % is to the last digit', () => {
	const lossy = measurement({ billedPercent: 50, drifted: 3, seconds: 10 });
	const off = measurement({ billedPercent: 100, drifted: 1 });

	expect(cells(RAW, { 'raw-10k': lossy })).toContain('500');
	expect(cells(RAW, { 'raw-10k': lossy })).toContain('50.00 %, 3 customers off');
	expect(cells(RAW, { 'raw-10k': off })).toContain('100.00 %, 1 customers off');
	expect(cells(RAW, { 'raw-10k': measurement() })).toContain('100 %');
});

it('says in its line, and below, what could not be measured', () => {
	const measurements = {
		...everything(),
		'raw-10k': { made: MADE, failure: 'The process\nended with SIGKILL' },
	};

	expect(cells(RAW, measurements).slice(2, 5)).toEqual(['–', '–', '–']);
	expect(page('README.md', measurements)).toContain(
		`- **${RAW}** was not measured: The process ended with SIGKILL`,
	);
});

it('says which figures are of which run', () => {
	const later = { ...measurement(), made: { ...MADE, at: '2026-11-22T11:30:00.000Z' } };
	const text = page('README.md', { ...everything(), 'raw-10k': later });

	expect(text).toContain('- 2026-11-22 11:30 UTC: `raw-10k`\n');
	expect(text).toMatch(/- 2026-11-21 10:00 UTC: .*`workers-2`/);
	expect(page('README.md', everything())).toContain('- 2026-11-21 10:00 UTC: all of it\n');
});

it('says of each cost whether it grows faster than the rows', () => {
	const text = page('README.md', {
		...everything(),
		'combined-100k': measurement({ cpuMs: 10_000, memoryMb: 300, seconds: 100 }),
		'combined-1m': measurement({ cpuMs: 120_000, memoryMb: 600, seconds: 1000 }),
	});

	const combined = '(Combined per customer and hour)';
	expect(text).toContain(
		`- CPU ${combined}: grows faster than linearly, by rows to the power of 1.08`,
	);
	expect(text).toContain(
		`- Time ${combined}: grows no faster than linearly, by rows to the power of 1.00`,
	);
	expect(text).toContain(
		`- Peak memory ${combined}: grows no faster than linearly, by rows to the power of 0.30`,
	);
});

describe.each(['speed.svg', 'growth.svg'])('%s', (name) => {
	it.each([
		['with everything', everything()],
		['with one measurement', { 'raw-10k': measurement() }],
		['with nothing', {}],
	])('is sound XML without a place that is no number, %s', (_title, measurements) => {
		const svg = page(name, measurements);

		expect(parsed(svg).children[0]?.name).toBe('svg');
		expect(svg).not.toMatch(/NaN|Infinity|undefined/);
	});
});

it('a faster way has a longer bar', () => {
	const svg = page('speed.svg', {
		'raw-10k': measurement({ seconds: 10 }),
		loop: measurement({ rows: 400, seconds: 20 }),
	});
	const widths = [...svg.matchAll(/<rect class="(s\d)"[^>]* width="([\d.]+)"/g)].map(
		([, colour, width]) => ({ colour, width: Number(width) }),
	);

	expect(widths.map(({ colour }) => colour)).toEqual(['s0', 's7']);
	expect(widths[0]?.width).toBeGreaterThan(widths[1]?.width ?? Infinity);
});

it('writes its passage of the README anew, and nothing else of it', () => {
	const marks = ['<!-- benchmark: made by npm run bench -->', '<!-- benchmark: end -->'];
	const made = withPassage(`before\n${marks.join('old')}\nafter\n`, everything());

	expect(made).toMatch(/^before\n/);
	expect(made).toMatch(/\nafter\n$/);
	expect(made).toContain('980 events a second while sending');
	expect(made).not.toContain('old');
	expect(withPassage(made, everything())).toBe(made);
	expect(() => withPassage('no marks', everything())).toThrow('README.md lacks');
});
