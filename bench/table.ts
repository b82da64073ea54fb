import {
	billedRowsPerSecond,
	billedText,
	cpuPerThousand,
	distancePercent,
	refusedPercent,
	sustained,
	times,
	whole,
} from './figures';
import type { Result } from './measure';
import { type Measurements, resultOf } from './measurements';
import type { Scenario } from './scenarios';

/** A column: its head, and what it shows of a scenario that was measured. */
export interface Column {
	readonly head: string;
	readonly cell: (result: Result, scenario: Scenario) => string;
}

export const ROWS: Column = { head: 'Rows', cell: ({ rows }) => whole(rows) };
export const SECONDS: Column = { head: 'Seconds', cell: ({ seconds }) => seconds.toFixed(1) };
export const REQUESTS: Column = { head: 'Requests', cell: ({ requests }) => whole(requests) };
export const EVENTS: Column = { head: 'Events', cell: ({ events }) => whole(events) };
export const REFUSED: Column = { head: 'Refused', cell: ({ refused }) => whole(refused) };
export const REFUSED_SHARE: Column = {
	head: 'Refused',
	cell: (result) => `${whole(result.refused)} (${refusedPercent(result).toFixed(1)} %)`,
};
export const CPU: Column = {
	head: 'CPU ms per 1,000 rows',
	cell: (result) => whole(cpuPerThousand(result)),
};
export const MEMORY: Column = { head: 'Peak MB', cell: ({ memoryMb }) => whole(memoryMb) };
export const HELD: Column = { head: 'Held MB', cell: ({ heldMb }) => whole(heldMb) };
export const BILLED: Column = { head: 'Billed of used', cell: (result) => billedText(result) };
export const PER_SECOND: Column = {
	head: 'Rows billed/s',
	cell: (result) => whole(billedRowsPerSecond(result)),
};
export const SUSTAINED: Column = {
	head: 'Sustained events/s',
	cell: (result) => whole(sustained(result)),
};
export const DISTANCE: Column = {
	head: 'Below the limit',
	cell: (result, scenario) => `${distancePercent(scenario, result).toFixed(1)} %`,
};

/** How many times the rows billed a second of another way. */
export function against(head: string, id: string, measurements: Measurements): Column {
	const base = resultOf(id, measurements);
	return {
		head,
		cell: (result) => (base ? times(billedRowsPerSecond(result) / billedRowsPerSecond(base)) : '–'),
	};
}

/** A Markdown table with a line for each scenario. What could not be measured says so. */
export function table(
	scenarios: readonly Scenario[],
	measurements: Measurements,
	columns: readonly Column[],
): string {
	const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
	const lines = scenarios.map((scenario) => {
		const result = resultOf(scenario.id, measurements);
		const cells = columns.map(({ cell }) => (result === undefined ? '–' : cell(result, scenario)));
		return line([scenario.name, ...cells]);
	});
	return [
		line(['Way', ...columns.map(({ head }) => head)]),
		line(['---', ...columns.map(() => '---:')]),
		...lines,
	].join('\n');
}

/** What went wrong, a line each; nothing when nothing did. */
export function failures(scenarios: readonly Scenario[], measurements: Measurements): string {
	return scenarios
		.flatMap(({ id, name }) => {
			const { failure, result } = measurements[id] ?? {};
			const text = failure ?? result?.failure;
			if (text === undefined) return [];
			const said = text.replace(/\s+/g, ' ').slice(0, 300);
			return [`- **${name}** ${result === undefined ? 'was not measured' : 'ended with'}: ${said}`];
		})
		.join('\n');
}
