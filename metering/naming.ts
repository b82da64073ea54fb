/** Names a value that is of no use as it came, for the middle of a sentence. */
export function nameOf(raw: unknown): string {
	if (Array.isArray(raw)) return 'a list';
	if (raw instanceof Date) return 'a date';
	if (typeof raw === 'object' && raw !== null) return 'an object';
	return `${typeof raw} ${String(raw)}`;
}
