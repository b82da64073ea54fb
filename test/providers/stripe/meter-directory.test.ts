import { StripeClient } from '../../../providers/stripe/client';
import type { HttpAnswer, SendHttp } from '../../../providers/stripe/http';
import { MeterDirectory } from '../../../providers/stripe/meter-directory';
import { type Meter, Meters } from '../../../providers/stripe/meters';
import type { MeterRef } from '../../../providers/stripe/usage-input';
import { VirtualClock } from '../../support/virtual-clock';
import { answer, stripeError } from './answers';
import { inputOf, meterOf } from './usage';

const many = Array.from({ length: 250 }, (_, index) =>
	meterOf({ id: `mtr_${index}`, event_name: `event_${index}` }),
);

/** The meter endpoints, with pages of at most 100. */
function endpoints(meters: readonly Meter[], paths: string[]): SendHttp {
	return async ({ path }) => {
		paths.push(path);
		const { pathname, searchParams } = new URL(path, 'https://api.stripe.com');
		const id = decodeURIComponent(pathname.slice('/v1/billing/meters/'.length));
		if (id !== '') {
			const meter = meters.find((one) => one.id === id);
			return meter === undefined ? stripeError(404, { message: 'none' }) : answer(200, meter);
		}
		const from = meters.findIndex((one) => one.id === searchParams.get('starting_after')) + 1;
		const data = meters.slice(from, from + Number(searchParams.get('limit')));
		return answer(200, { object: 'list', data, has_more: from + data.length < meters.length });
	};
}

async function lookUp(refs: readonly MeterRef[], meters: readonly Meter[] = many) {
	const paths: string[] = [];
	const client = new StripeClient(endpoints(meters, paths), new VirtualClock());
	const inputs = refs.map((meter, index) => inputOf({ index, meter }));
	const directory = await MeterDirectory.of(inputs, new Meters(client));
	return { found: refs.map((ref) => directory.find(ref)), paths };
}
const named = (value: string): MeterRef => ({ by: 'event_name', value });
const withId = (value: string): MeterRef => ({ by: 'id', value });

describe('the meters of a run', () => {
	it('are each looked up once, on whatever page they are', async () => {
		const refs = [named('event_240'), named('event_240'), withId('mtr_7'), withId('mtr_7')];
		const { found, paths } = await lookUp(refs);
		expect(found).toMatchObject([
			{ meter: { id: 'mtr_240' } },
			{ meter: { id: 'mtr_240' } },
			{ meter: { id: 'mtr_7' } },
			{ meter: { id: 'mtr_7' } },
		]);
		expect(paths).toEqual([
			'/v1/billing/meters?limit=100',
			'/v1/billing/meters?limit=100&starting_after=mtr_99',
			'/v1/billing/meters?limit=100&starting_after=mtr_199',
			'/v1/billing/meters/mtr_7',
		]);
	});

	it('are listed once, however many names there are, known or not', async () => {
		const { found, paths } = await lookUp([named('event_1'), named('event_249'), named('none')]);
		expect(found).toMatchObject([
			{ meter: { id: 'mtr_1' } },
			{ meter: { id: 'mtr_249' } },
			{ refusal: { code: 'meter_not_found' } },
		]);
		expect(paths).toHaveLength(3);
	});

	it('are the active one, where a deactivated one had the name before', async () => {
		const meters = [
			meterOf({ id: 'mtr_old', status: 'inactive' }),
			meterOf({ id: 'mtr_new' }),
			meterOf({ id: 'mtr_older', status: 'inactive' }),
		];
		expect((await lookUp([named('api_calls')], meters)).found).toMatchObject([
			{ meter: { id: 'mtr_new' } },
		]);
		expect((await lookUp([named('api_calls')], meters.slice(0, 1))).found).toMatchObject([
			{ meter: { id: 'mtr_old' } },
		]);
	});

	it('that do not exist are the fault of the rows', async () => {
		const { found } = await lookUp([named('nope'), withId('mtr_x/../y'), named(' ')]);
		expect(found).toMatchObject([
			{ status: 'rejected', refusal: { code: 'meter_not_found', field: 'meter' } },
			{ status: 'rejected', refusal: { code: 'meter_not_found' } },
			{ status: 'rejected', refusal: { code: 'meter_missing' } },
		]);
	});

	it.each<[HttpAnswer, string]>([
		[
			stripeError(403, { message: 'Not permitted' }),
			'the meter "m" could not be looked up: Not permitted. Give the restricted key the permission Billing Meters: Read',
		],
		[
			stripeError(401, { message: 'Invalid key' }),
			'the meter "m" could not be looked up: Invalid key. Check the key in the Stripe Billing API credential',
		],
		[
			answer(200, '<html>Sign in to the Wi-Fi</html>'),
			'the meter "m" could not be looked up: Stripe\'s host answered 200 in a form that is not Stripe\'s',
		],
	])('that could not be asked for leave the rows unsent: %#', async (failure, reason) => {
		const client = new StripeClient(async () => failure, new VirtualClock());
		for (const meter of [named('m'), withId('m')]) {
			const directory = await MeterDirectory.of([inputOf({ meter })], new Meters(client));
			expect(directory.find(meter)).toEqual({
				status: 'unsent',
				refusal: { field: 'meter', code: 'meter_lookup_failed', reason },
			});
		}
	});
});
