import { LATENCY_MS, LIMIT } from '../measure';
import type { StreamMeasurement } from './measure-stream';

const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const STREAM_LIMIT = 10_000;

const HEADS = [
	'What is reported',
	'Seconds',
	'Of that, sending',
	'Events/s while sending',
	'Rows/s in all',
	'Requests',
	'Most in flight',
	'Refused',
	'CPU ms per 1,000 rows',
	'Peak MB',
	'Customers with drift',
];

export function streamTable(measurements: readonly StreamMeasurement[]): string {
	const rows = measurements.map((one) => {
		const { name, rows: count } = one.scenario;
		return [
			name,
			one.seconds.toFixed(1),
			one.sendingSeconds.toFixed(1),
			number.format(count / one.sendingSeconds),
			number.format(count / one.seconds),
			number.format(Number(one.summary.requests)),
			number.format(one.inFlightMost),
			number.format(one.refused),
			number.format((1000 * one.cpuMs) / count),
			number.format(one.memoryMb),
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

export function streamReport(measurements: readonly StreamMeasurement[], machine: string): string {
	return `# Benchmark: the stream

Raw events of 500 customers, one event a row, are reported through n8n's engine to the local Stripe emulator:
${LATENCY_MS} ms answer time, ${number.format(STREAM_LIMIT)} events a second by the stream and ${number.format(LIMIT)} by the API, both counted strictly in every
second. Stripe in a process of its own, on ${machine}.

${streamTable(measurements)}

- *Sending* is from the first to the last event that Stripe took. The rest is n8n reading the rows, and this
  package checking and identifying all of them before the first is sent, so that rows which contradict each
  other are found.
- Verified: the totals of all customers are read before and, a second later, after, at 100 readings a second.
  At Stripe one waits longer for them, about a minute.

Made by \`npm run bench -- stream\`.
`;
}
