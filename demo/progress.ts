/* eslint-disable @n8n/community-nodes/no-restricted-globals */

/** Receives one short line for people about what goes on. */
export type Progress = (line: string) => void;

/** Prints each line with the seconds since the start, so that waiting looks like waiting. */
export function printedProgress(): Progress {
	const start = Date.now();
	return (line) => {
		const seconds = ((Date.now() - start) / 1_000).toFixed(1).padStart(6);
		process.stdout.write(`${seconds}s  ${line}\n`);
	};
}
