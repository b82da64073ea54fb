import fc from 'fast-check';
import { formatInstant, parseInstant } from '../../metering/instant';

const read = (raw: unknown): number => {
	const reading = parseInstant(raw, 'timestamp', 'utc');
	if (!reading.ok) throw new Error(reading.refusal.reason);
	return reading.value;
};

const seconds = fc.integer({ min: 1, max: 4_102_444_800 });
const fractions = fc.stringMatching(/^[0-9]{1,30}$/);

describe('a fraction never moves a time into the next second', () => {
	it('as epoch seconds, number or text, however many nines it has', () => {
		fc.assert(
			fc.property(seconds, fractions, (at, fraction) => {
				expect(read(`${at}.${fraction}`)).toBe(at);
			}),
		);
		expect(read('1773633599.99999999999999999999')).toBe(1773633599);
		expect(read('1773633599999.99999999999999999')).toBe(1773633599);
		fc.assert(
			fc.property(
				seconds,
				fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
				(at, part) => {
					const number = at + part;
					expect(read(number)).toBe(Math.floor(number));
				},
			),
		);
	});

	it('as milliseconds', () => {
		const millis = fc.integer({ min: 100_000_000_000, max: 4_102_444_800_000 });
		fc.assert(
			fc.property(millis, (ms) => {
				for (const raw of [ms, String(ms), new Date(ms), new Date(ms).toISOString()]) {
					expect(read(raw)).toBe(Math.floor(ms / 1000));
				}
			}),
		);
	});

	it('as ISO text with the fraction that a database gives', () => {
		fc.assert(
			fc.property(seconds, fc.stringMatching(/^[0-9]{1,9}$/), (at, fraction) => {
				expect(read(formatInstant(at).replace('Z', `.${fraction}Z`))).toBe(at);
			}),
		);
	});

	it('and what is written reads back', () => {
		fc.assert(fc.property(seconds, (at) => expect(read(formatInstant(at))).toBe(at)));
	});

	it('before 1970 it still goes down', () => {
		expect(read('1969-12-31T23:59:59.500Z')).toBe(-1);
	});
});
