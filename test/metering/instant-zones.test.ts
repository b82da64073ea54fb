import { Settings } from 'luxon';
import { formatInstant, parseInstant } from '../../metering/instant';

const read = (text: string, zone: string): string => {
	const reading = parseInstant(text, 'timestamp', zone);
	return reading.ok ? formatInstant(reading.value) : reading.refusal.code;
};

describe('times that name no zone', () => {
	it.each(['2026-03-16T04:00:00', '2026-03-16 04:00:00', '2026-03-16', '20260316', '2026-03'])(
		'%s is refused by default',
		(text) => {
			expect(parseInstant(text, 'timestamp', 'refuse')).toEqual({
				ok: false,
				refusal: {
					field: 'timestamp',
					code: 'time_without_zone',
					reason: `"${text}" names no time zone. Add Z or an offset such as +02:00, or set the option "Times Without Time Zone"`,
				},
			});
		},
	);

	it.each([
		['2026-03-16T04:00:00', 'utc', '2026-03-16T04:00:00Z'],
		['2026-03-16 04:00:00', 'utc', '2026-03-16T04:00:00Z'],
		['2026-03-16', 'utc', '2026-03-16T00:00:00Z'],
		['2026-03-16T04:00:00', 'Europe/Berlin', '2026-03-16T03:00:00Z'],
		['2026-03-16 04:00:00.5', 'Europe/Berlin', '2026-03-16T03:00:00Z'],
		['2026-07-16 04:00:00', 'Europe/Berlin', '2026-07-16T02:00:00Z'],
		['2026-03-16', 'Europe/Berlin', '2026-03-15T23:00:00Z'],
		['2026-03-16 04:00:00', 'Asia/Kolkata', '2026-03-15T22:30:00Z'],
	])('%s is read in %s', (text, zone, expected) => {
		expect(read(text, zone)).toBe(expected);
	});

	it('keep their own zone when they name one, whatever the option says', () => {
		for (const zone of ['utc', 'Europe/Berlin', 'America/New_York']) {
			expect(read('2026-03-16T04:00:00+00:00', zone)).toBe('2026-03-16T04:00:00Z');
			expect(read('2026-03-16 04:00:00+00', zone)).toBe('2026-03-16T04:00:00Z');
			expect(read('2026-03-16 05:00:00 Europe/Berlin', zone)).toBe('2026-03-16T04:00:00Z');
		}
	});

	it('are refused in a format that luxon would take for UTC in any zone', () => {
		expect(read('Mon Mar 16 04:00:00 2026', 'Europe/Berlin')).toBe('time_unreadable');
	});
});

describe('the nights when clocks change', () => {
	const zone = 'Europe/Berlin';
	const today = Settings.now;
	afterEach(() => {
		Settings.now = today;
	});

	it.each([
		'2026-01-15T00:00:00Z',
		'2026-07-15T00:00:00Z',
		'2026-10-25T00:30:00Z',
		'2026-10-25T01:30:00Z',
	])('read the same on every day that a run happens: %s', (day) => {
		Settings.now = () => Date.parse(day);
		expect(read('2026-10-25T01:59', zone)).toBe('2026-10-24T23:59:00Z');
		expect(read('2026-10-25T02:00', zone)).toBe('2026-10-25T00:00:00Z');
		expect(read('2026-10-25T02:59', zone)).toBe('2026-10-25T00:59:00Z');
		expect(read('2026-10-25T03:00', zone)).toBe('2026-10-25T02:00:00Z');
		expect(read('2026-03-29T01:59', zone)).toBe('2026-03-29T00:59:00Z');
		expect(read('2026-03-29T02:30', zone)).toBe('2026-03-29T01:30:00Z');
		expect(read('2026-03-29T03:00', zone)).toBe('2026-03-29T01:00:00Z');
		expect(read('2026-10-25T02:30+01:00', zone)).toBe('2026-10-25T01:30:00Z');
	});

	it('make windows of local hours that leave nothing out and count nothing twice', () => {
		const starts = ['00', '01', '02', '03', '04'].map((hour) =>
			read(`2026-10-25T${hour}:00`, zone),
		);
		expect(starts).toEqual([...starts].sort());
		expect(new Set(starts).size).toBe(starts.length);
	});
});
