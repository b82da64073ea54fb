export type TableRow = [label: string, value: string];

const MINIMUM_WIDTH = 44;

/** Two columns in a frame: labels to the left, values to the right. */
export function reportTable(title: string, rows: TableRow[]): string {
	const widths = rows.map(([label, value]) => label.length + value.length + 3);
	const width = Math.max(MINIMUM_WIDTH, title.length, ...widths);
	const line = (text: string) => `│ ${text.padEnd(width)} │`;
	return [
		`┌${'─'.repeat(width + 2)}┐`,
		line(title),
		`├${'─'.repeat(width + 2)}┤`,
		...rows.map(([label, value]) => line(label + value.padStart(width - label.length))),
		`└${'─'.repeat(width + 2)}┘`,
	].join('\n');
}
