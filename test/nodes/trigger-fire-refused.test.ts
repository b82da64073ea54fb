import { FIRE_CODES } from '../../delivery/charge/endings';
import { TRIGGER_REFUSALS } from '../../metering/trigger/trigger-refusal';
import { FIRE_REFUSALS } from '../../nodes/TriggerBilling/actions/trigger/fire-refusals';
import type { FireCase } from './fire-cases/case';
import { FAILED_FIRES } from './fire-cases/failed-fires';
import { REFUSED_FIRES } from './fire-cases/refused-fires';
import { UNREADABLE_ITEMS } from './fire-cases/unreadable-items';
import { UNREADABLE_OPTIONS } from './fire-cases/unreadable-options';
import { EVENT, FireBench } from './firing';

const bench = new FireBench();
const GO_ON = { onError: 'continueRegularOutput' } as const;

/** Nothing is to be waited for between tries: the jitter draws the shortest wait. */
beforeEach(() => jest.spyOn(Math, 'random').mockReturnValue(0));
afterEach(() => jest.restoreAllMocks());

async function refused({ given, item, parameters = EVENT, options, key }: FireCase) {
	await given?.(bench);
	const before = bench.taken().length;
	const asked = bench.stripe.state.requests().length;
	const fields = typeof item === 'function' ? item(bench) : item;
	const one = await bench.fireOne(
		{ customer: 'cus_a', id: 'order 7', amount: 2000, ...fields },
		{
			parameters,
			node: GO_ON,
			...(options && { options }),
			...(key && { credential: { apiKey: key } }),
		},
	);
	return {
		one,
		taken: bench.taken().length - before,
		asked: bench.stripe.state.requests().length - asked,
	};
}

describe('an item is refused by itself, and nothing is asked:', () => {
	it.each([...UNREADABLE_ITEMS, ...UNREADABLE_OPTIONS])('$what', async (one) => {
		const told = await refused(one);
		expect(told.one).toMatchObject({ status: 'not_fired', reason_code: one.code });
		expect(told.one.reason).toMatch(one.says);
		expect(told.one.input).toMatchObject({ amount: expect.anything() });
		expect(told).toMatchObject({ taken: 0, asked: 0 });
	});
});

describe('a fire is refused, and nothing is taken:', () => {
	it.each(REFUSED_FIRES)('$what', async (one) => {
		const told = await refused(one);
		expect(told.one).toMatchObject({ status: 'not_fired', reason_code: one.code });
		expect(told.one.reason).toMatch(one.says);
		expect(told.taken).toBe(0);
	});
});

describe('a fire fails closed:', () => {
	it.each(FAILED_FIRES)('$what', async (one) => {
		const told = await refused(one);
		const isDoubtful = one.code === 'in_doubt';
		expect(told.one).toMatchObject({
			status: isDoubtful ? 'in_doubt' : 'not_fired',
			reason_code: one.code,
		});
		expect(told.one.reason).toMatch(one.says);
		expect(told.taken).toBe(isDoubtful ? 1 : 0);
	});
});

it('there is a case for every code', () => {
	// These two need a second item: see trigger-fire-modes.test.ts.
	const differing = ['amount_differs', 'threshold_differs'];
	const cases = [...UNREADABLE_ITEMS, ...UNREADABLE_OPTIONS, ...REFUSED_FIRES, ...FAILED_FIRES];
	const reached = new Set([...cases.map(({ code }) => code), ...differing]);
	const all = [...TRIGGER_REFUSALS, ...Object.values(FIRE_CODES), ...FIRE_REFUSALS];
	expect(all.filter((code) => !reached.has(code))).toEqual([]);
});
