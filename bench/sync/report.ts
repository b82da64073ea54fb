import { LATENCY_MS, LIMIT } from '../measure';
import type { SyncMeasurement } from './measure-sync';
import { changedWindows } from './source';

const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const READS_A_SECOND = 100;

const HEADS = [
	'What is synced',
	'Rows',
	'Changed',
	'Readings',
	'Events',
	'Refused',
	'Seconds',
	'Of that, Stripe’s limits',
	'CPU ms per 1,000 rows',
	'Peak MB',
	'Of that, n8n and the items',
	'Customers with drift',
];

export function syncTable(measurements: readonly SyncMeasurement[]): string {
	const rows = measurements.map((one) => {
		const { customers, hours } = one.scenario;
		const limits = Math.max(one.reads / READS_A_SECOND, one.events / LIMIT);
		return [
			one.scenario.name,
			number.format(customers * hours),
			number.format(changedWindows(one.scenario)),
			number.format(one.reads),
			number.format(one.events),
			number.format(one.refused),
			one.seconds.toFixed(1),
			limits.toFixed(1),
			number.format((1000 * one.cpuMs) / (customers * hours)),
			number.format(one.memoryMb),
			number.format(one.itemsMb),
			number.format(one.drifted),
		];
	});
	const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
	return [
		line(HEADS),
		line(HEADS.map((_head, column) => (column === 0 ? '---' : '---:'))),
		...rows.map(line),
	].join('\n');
}

export function syncReport(measurements: readonly SyncMeasurement[], machine: string): string {
	return `# Benchmark: Sync Totals

Hourly totals of a source are synced through n8n's engine with the local Stripe emulator: ${LATENCY_MS} ms answer
time, ${number.format(LIMIT)} meter events and ${READS_A_SECOND} readings a second. Stripe in a process of its own, on
${machine}.

${syncTable(measurements)}

- One reading covers up to 100 hours of a customer, so a look-back of 48 hours costs one reading per customer,
  and 35 days cost nine.
- No event is sent for a window that has not changed.
- A single new hour of a customer is sent without reading at all.

Made by \`npm run bench -- sync\`.
`;
}
