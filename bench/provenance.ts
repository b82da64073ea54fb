import { whole } from './figures';
import type { Measurements } from './measurements';
import { SCENARIOS } from './scenarios';

export function heap(measurements: Measurements): string {
	const limits = Object.values(measurements).flatMap(({ result }) => result?.heapLimitMb ?? []);
	const texts = [...new Set(limits)].sort((a, b) => a - b).map((limit) => `${whole(limit)} MB`);
	return `Limit of the heap: ${texts.join(' and ')}. Combined rows, and n8n alone beside them, have what Node chooses on a machine with 2 GB; all else what it chooses here.`;
}

export function machine(measurements: Measurements): string {
	const machines = new Set(
		Object.values(measurements).map(({ made }) => `${made.machine}, Node ${made.node}`),
	);
	return `Measured on ${[...machines].join('; ')}.`;
}

/** Figures of one run may be compared; where they are of several, it says which are of which. */
export function dates(measurements: Measurements): string {
	const runs = new Map<string, string[]>();
	for (const { id } of SCENARIOS) {
		const at = measurements[id]?.made.at;
		if (at !== undefined) runs.set(at, [...(runs.get(at) ?? []), `\`${id}\``]);
	}
	const lines = [...runs].sort().map(([at, names]) => {
		const day = `${at.slice(0, 10)} ${at.slice(11, 16)} UTC`;
		return runs.size === 1 ? `- ${day}: all of it` : `- ${day}: ${names.join(', ')}`;
	});
	return `\n## Measured\n\n${lines.join('\n')}\n`;
}
