import { parseInstant } from '../metering/instant';

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `2026-03-16`, `2026-03-16T04:00+01:00`, also the first half of `2026-03-16T04:00Z/…`. */
const MOMENT = /^(\d{4})-(\d{2})(?:-(\d{2})(?:[T ](\d{2}:\d{2})[^/]*)?)?(?:\/.*)?$/;

/** A moment with its offset, which is the same however it is written. */
const EXACT_MOMENT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*(?:Z|[+-]\d{2}:?\d{2})$/;

/** The name of each label's bucket: labels that write one moment in several ways share one. */
export function bucketNames(labels: readonly string[]): ReadonlyMap<string, string> {
	const byMoment = new Map<number, string>();
	const names = new Map<string, string>();
	// In order, so that the same labels have the same names in whatever order they came.
	for (const label of [...new Set(labels)].sort()) {
		const read = EXACT_MOMENT.test(label) ? parseInstant(label, 'timestamp', 'refuse') : undefined;
		if (!read?.ok) continue;
		const name = byMoment.get(read.value) ?? label;
		byMoment.set(read.value, name);
		names.set(label, name);
	}
	return names;
}

/** Each label once, oldest first; in the order in which they came where one of them is no time. */
export function bucketOrder(labels: readonly string[]): string[] {
	const distinct = [...new Set(labels)];
	const times = new Map<string, number>();
	for (const label of distinct) {
		const [start = ''] = label.split('/');
		const read = parseInstant(start, 'timestamp', 'utc');
		if (!read.ok) return distinct;
		times.set(label, read.value);
	}
	return distinct.sort((a, b) => (times.get(a) as number) - (times.get(b) as number));
}

/**
 * How labels read below an axis. What all of them share is left out: the time where none has one
 * other than midnight, the day where all are of one day, the year where all are of one year.
 */
export function shortLabels(labels: readonly string[]): string[] {
	const parts = labels.map((label) => MOMENT.exec(label));
	if (parts.some((part) => part === null)) return labels.map((label) => label);
	const all = (at: number): Set<string | undefined> => new Set(parts.map((part) => part?.[at]));
	const oneYear = all(1).size === 1;
	const oneDay = oneYear && all(2).size === 1 && all(3).size === 1 && labels.length > 1;
	const times = all(4);
	const hasTime = times.size > 1 || !(times.has('00:00') || times.has(undefined));
	return parts.map((part) => {
		const [, year = '', month = '', day, time] = part as RegExpExecArray;
		const name = MONTHS[Number(month) - 1] ?? month;
		if (day === undefined) return `${name} ${year}`;
		if (oneDay && hasTime && time !== undefined) return time;
		const date = `${Number(day)} ${name}${oneYear ? '' : ` ${year}`}`;
		return hasTime && time !== undefined ? `${date} ${time}` : date;
	});
}

/** `2026-03-01 to 2026-03-31`, or the one label that there is. */
export function spanOf(labels: readonly string[]): string {
	const first = labels[0] ?? '';
	const last = labels.at(-1) ?? '';
	return first === last ? first : `${first} to ${last}`;
}
