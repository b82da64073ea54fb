import fc from 'fast-check';
import { type EventIdentity, meterEventIdentifier } from '../../metering/identifier';
import { formatQuantity } from '../../metering/quantity';
import { quantities } from './sync-targets';

const WINDOW = { start: 1773630000, end: 1773633600 };
const CONTENT: EventIdentity = {
	kind: 'content',
	timestamp: 1773631234,
	value: '12.5',
	payload: { region: 'eu', plan: 'pro' },
	ordinal: 0,
};

describe('the identifier of a meter event', () => {
	/** Usage that was billed under these would be billed again if the scheme changed unnoticed. */
	it.each<[EventIdentity, string]>([
		[
			{ kind: 'source_event', sourceEventId: 'evt-1' },
			'mb1_81ebbb4c4432a1cc972b3324c9ac84ec22af301dff82ea8fbe3550252ee66bb0',
		],
		[
			{ kind: 'window', window: WINDOW },
			'mb1_d26672fe73b727adf2fb1f380f551ab6a3b9fbd9622c4a6ee8de6059b0354b65',
		],
		[CONTENT, 'mb1_6c56df11ff8764842dab2b93e69243fd6b5725e0621a86ceac701c60b83265b4'],
	])('is frozen for %j', (identity, golden) => {
		expect(meterEventIdentifier('api_calls', 'cus_123', identity)).toBe(golden);
	});

	it('is as short as Stripe asks, whatever goes into it', () => {
		const long = 'x'.repeat(100_000);
		const identifier = meterEventIdentifier(long, long, {
			kind: 'source_event',
			sourceEventId: long,
		});
		expect(identifier).toMatch(/^mb1_[0-9a-f]{64}$/);
		expect(identifier.length).toBeLessThanOrEqual(100);
	});

	it('does not depend on the order of payload fields', () => {
		const payloads = fc.dictionary(fc.string(), fc.string(), { maxKeys: 6 });
		fc.assert(
			fc.property(payloads, (payload) => {
				const reversed = Object.fromEntries(Object.entries(payload).reverse());
				expect(meterEventIdentifier('e', 'c', { ...CONTENT, payload: reversed })).toBe(
					meterEventIdentifier('e', 'c', { ...CONTENT, payload }),
				);
			}),
		);
	});
});

/** Short texts full of what a careless join would trip over. */
const nasty = fc.string({
	unit: fc.constantFrom(
		'a',
		'b',
		'"',
		',',
		'\\',
		'[',
		']',
		'\u0000',
		'\n',
		'\ud800',
		'é',
		'1',
		' ',
	),
	maxLength: 4,
});
const window = fc
	.tuple(fc.nat({ max: 3 }), fc.integer({ min: 1, max: 3 }))
	.map(([start, length]) => ({ start: start * 60, end: (start + length) * 60 }));
const identity: fc.Arbitrary<EventIdentity> = fc.oneof(
	fc.record({ kind: fc.constant('source_event' as const), sourceEventId: nasty }),
	fc.record({ kind: fc.constant('window' as const), window }),
	fc.record({ kind: fc.constant('sync' as const), window, shown: quantities }),
	fc.record({
		kind: fc.constant('content' as const),
		timestamp: fc.nat({ max: 2 }),
		value: fc.constantFrom('1', '11', '1.5'),
		payload: fc.dictionary(nasty, nasty, { maxKeys: 2 }),
		ordinal: fc.nat({ max: 2 }),
	}),
);
const usages = fc.tuple(nasty, nasty, identity);

/** The usage with fields in a fixed order, for comparison by value. */
function canonical([eventName, customer, of]: readonly [string, string, EventIdentity]): string {
	const payload = of.kind === 'content' ? Object.entries(of.payload).sort() : [];
	const shown = of.kind === 'sync' ? formatQuantity(of.shown) : '';
	return JSON.stringify([eventName, customer, { ...of, payload, shown }]);
}

it('differs exactly when the usage differs', () => {
	fc.assert(
		fc.property(fc.array(usages, { minLength: 2, maxLength: 40 }), (all) => {
			const usageOf = new Map<string, string>();
			for (const usage of all) {
				const identifier = meterEventIdentifier(...usage);
				const known = usageOf.get(identifier);
				if (known !== undefined) expect(canonical(usage)).toBe(known);
				usageOf.set(identifier, canonical(usage));
			}
			expect(usageOf.size).toBe(new Set(all.map(canonical)).size);
		}),
		{ numRuns: 500 },
	);
});
