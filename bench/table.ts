import type { Measurement } from './measure';

const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const percent = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });

const HEADS = [
	'Way',
	'Rows',
	'Seconds',
	'Rows billed/s',
	'Ratio',
	'Requests',
	'Refused',
	'CPU ms per 1,000 rows',
	'Peak MB',
	'Billed of used',
];

/** The measurements as a Markdown table; ratios are rows billed a second against the first of them. */
export function markdownTable(measurements: readonly Measurement[]): string {
	const base = measurements[0]?.rowsPerSecond ?? 1;
	const rows = measurements.map((measurement) => [
		measurement.scenario.name,
		number.format(measurement.scenario.rows),
		measurement.seconds.toFixed(1),
		number.format(measurement.rowsPerSecond),
		`${(measurement.rowsPerSecond / base).toPrecision(2)}×`,
		number.format(measurement.requests),
		number.format(measurement.refused),
		number.format((1000 * measurement.cpuMs) / measurement.scenario.rows),
		number.format(measurement.memoryMb),
		`${percent.format(measurement.billedPercent)} %`,
	]);
	const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
	const rule = HEADS.map((_head, column) => (column === 0 ? '---' : '---:'));
	return [line(HEADS), line(rule), ...rows.map(line)].join('\n');
}
