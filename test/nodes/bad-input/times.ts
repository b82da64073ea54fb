import { formatInstant } from '../../../metering/instant';
import { type BadRow, NOW } from './table';

const EMPTY =
	'Timestamp: the time of usage is empty. Map the field that holds it; the current time is only used when "Now" is chosen';
const unreadable = (text: string) =>
	`Timestamp: "${text}" is not a time. Give ISO 8601 such as 2026-03-16T04:00:00Z, or epoch seconds or milliseconds`;
const withoutZone = (text: string) =>
	`Timestamp: "${text}" names no time zone. Add Z or an offset such as +02:00, or set the option "Times Without Time Zone"`;
const long = NOW - 36 * 86_400;

export const TIMES: readonly BadRow[] = [
	['time absent', { at: undefined }, 'time_missing', EMPTY],
	['time null', { at: null }, 'time_missing', EMPTY],
	['time empty', { at: '' }, 'time_missing', EMPTY],
	['time blank', { at: ' ' }, 'time_missing', EMPTY],
	['time a word', { at: 'yesterday' }, 'time_unreadable', unreadable('yesterday')],
	[
		'a day that is not',
		{ at: '2026-02-30T00:00:00Z' },
		'time_unreadable',
		unreadable('2026-02-30T00:00:00Z'),
	],
	[
		'a time as people write it',
		{ at: '16/03/2026 04:00' },
		'time_unreadable',
		unreadable('16/03/2026 04:00'),
	],
	[
		'a time without a zone',
		{ at: '2026-03-16T04:00:00' },
		'time_without_zone',
		withoutZone('2026-03-16T04:00:00'),
	],
	[
		'an SQL time without a zone',
		{ at: '2026-03-16 04:00:00' },
		'time_without_zone',
		withoutZone('2026-03-16 04:00:00'),
	],
	['a date alone', { at: '2026-03-16' }, 'time_without_zone', withoutZone('2026-03-16')],
	[
		'a time 36 days ago',
		{ at: long },
		'too_old',
		`Timestamp: ${formatInstant(long)} is more than 35 days ago, and Stripe takes no usage that old. Bill it with an invoice item instead`,
	],
	[
		'seconds taken for milliseconds',
		{ at: 1_000_000 },
		'too_old',
		'Timestamp: 1970-01-12T13:46:40Z is more than 35 days ago, and Stripe takes no usage that old. Bill it with an invoice item instead',
	],
	[
		'microseconds',
		{ at: 1_763_000_000_000_000 },
		'time_unreadable',
		'Timestamp: 1763000000000000 looks like micro- or nanoseconds. Give epoch seconds or milliseconds',
	],
	[
		'a negative time',
		{ at: -5 },
		'time_unreadable',
		'Timestamp: -5 is not a time in epoch seconds or milliseconds',
	],
	['a boolean as time', { at: true }, 'time_unreadable', 'Timestamp: boolean true is not a time'],
	['an object as time', { at: { s: 1 } }, 'time_unreadable', 'Timestamp: an object is not a time'],
];
