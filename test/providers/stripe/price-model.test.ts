import Stripe from 'stripe';
import { readPriceModel } from '../../../providers/stripe/price-model';
import { q } from '../../metering/rating/prices';
import { OPTION, price, TIERED, wireTier } from './wire-prices';

function modelOf(...args: Parameters<typeof readPriceModel>) {
	const reading = readPriceModel(...args);
	if (!reading.ok) throw new Error(reading.refusal.reason);
	return reading.value;
}

describe('reads', () => {
	it('a fraction of a cent for each unit', () => {
		expect(modelOf(price())).toEqual({
			scheme: 'per_unit',
			currency: 'usd',
			unitAmount: q('0.5'),
			package: null,
		});
	});

	it('the decimal, whatever the integer says', () => {
		expect(modelOf(price({ unit_amount: 1 }))).toMatchObject({ unitAmount: q('0.5') });
	});

	it('an integer, where there is no decimal', () => {
		const older = price({ unit_amount: 7, unit_amount_decimal: undefined });
		expect(modelOf(older)).toMatchObject({ unitAmount: q('7') });
	});

	it('decimals as the official client has them', () => {
		const decimal = Stripe.Decimal.from('0.000000000001');
		const read = modelOf({ ...price(), unit_amount_decimal: decimal });
		expect(read).toMatchObject({ unitAmount: q('0.000000000001') });
	});

	it('packages', () => {
		const packaged = price({ transform_quantity: { divide_by: 1000, round: 'down' } });
		expect(modelOf(packaged)).toMatchObject({ package: { size: 1000n, round: 'down' } });
	});

	it.each(['graduated', 'volume'] as const)('%s tiers', (tiers_mode) => {
		expect(modelOf(price({ ...TIERED, tiers_mode }))).toEqual({
			scheme: tiers_mode,
			currency: 'usd',
			tiers: [
				{ upTo: q('100'), unitAmount: q('0'), flatAmount: q('900') },
				{ upTo: null, unitAmount: q('0.025'), flatAmount: null },
			],
		});
	});

	it.each(['inclusive', 'exclusive', 'unspecified'])('a price with %s taxes', (tax_behavior) => {
		expect(modelOf(price({ tax_behavior }))).toEqual(modelOf(price()));
	});
});

describe('in a currency', () => {
	it('of its own, it needs no options', () => {
		expect(modelOf(price(), 'USD')).toEqual(modelOf(price()));
	});

	it('of an option, it has that option’s amounts', () => {
		const read = modelOf(price({ currency_options: { jpy: OPTION } }), 'jpy');
		expect(read).toMatchObject({ currency: 'jpy', unitAmount: q('70.5') });
	});

	it('of an option, it has that option’s tiers', () => {
		const tiers = [wireTier({ unit_amount_decimal: '3' })];
		const read = modelOf(
			price({ ...TIERED, currency_options: { eur: { ...OPTION, tiers } } }),
			'EUR',
		);
		expect(read).toMatchObject({
			scheme: 'graduated',
			currency: 'eur',
			tiers: [{ upTo: null, unitAmount: q('3') }],
		});
	});
});
