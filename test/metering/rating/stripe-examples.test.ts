import type { PriceModel } from '../../../metering/rating/price-model';
import { rate } from '../../../metering/rating/rate';
import { perUnit, q, tiered } from './prices';

/** A page of docs.stripe.com, unless it names its host. */
interface Example {
	readonly page: string;
	readonly price: PriceModel;
	/** As the page gives them, or worked out by hand where it says only what a unit costs. */
	readonly totals: ReadonlyArray<readonly [usage: string, total: bigint]>;
}

const TIERED = '/subscriptions/pricing-models/tiered-pricing';

const FONTS = [
	[5, '700'],
	[10, '650'],
	[null, '600'],
] as const;

const WITH_FLAT_RATES = [
	[5, '500', '1000'],
	[10, '400', '2000'],
	[15, '300', '3000'],
	[20, '200', '4000'],
	[null, '100', '5000'],
] as const;

const EXAMPLES: Record<string, Example> = {
	'fonts by volume': {
		page: `${TIERED}#volume-based-pricing`,
		price: tiered('volume', ...FONTS),
		totals: [
			['1', 700n],
			['5', 3500n],
			['6', 3900n],
			['20', 12_000n],
			['25', 15_000n],
		],
	},
	'fonts graduated': {
		page: `${TIERED}#graduated-pricing`,
		price: tiered('graduated', ...FONTS),
		totals: [
			['1', 700n],
			['5', 3500n],
			['6', 4150n],
			['20', 12_750n],
			['25', 15_750n],
		],
	},
	'projects graduated, the older page': {
		page: '/products-prices/pricing-models#graduated-pricing',
		price: tiered('graduated', [5, '500'], [10, '400'], [null, '100']),
		totals: [
			['1', 500n],
			['5', 2500n],
			['6', 2900n],
			['20', 5500n],
			['25', 6000n],
		],
	},
	'flat rates by volume': {
		page: `${TIERED}#flat-rate`,
		price: tiered('volume', ...WITH_FLAT_RATES),
		totals: [
			['12', 6600n],
			['0', 1000n],
		],
	},
	'flat rates graduated': {
		page: `${TIERED}#flat-rate`,
		price: tiered('graduated', ...WITH_FLAT_RATES),
		totals: [
			['12', 11_100n],
			['0', 1000n],
		],
	},
	'a flat rate that is not due without usage': {
		page: `${TIERED}#flat-rate`,
		price: tiered('graduated', [1, '1000'], [null, '0']),
		totals: [
			['0', 0n],
			['1', 1000n],
			['7', 1000n],
		],
	},
	'hours of a rented car, from minutes': {
		page: '/billing/subscriptions/usage-based/transform-quantities',
		price: perUnit('1000', 60, 'up'),
		totals: [['150', 3000n]],
	},
	'sets of five users': {
		page: '/billing/subscriptions/quantities#quantity-transformation',
		price: perUnit('1000', 5, 'up'),
		totals: [
			['1', 1000n],
			['3', 1000n],
			['5', 1000n],
			['6', 2000n],
			['7', 2000n],
		],
	},
	'a fraction of a cent': {
		page: '/products-prices/manage-prices#rounding',
		price: perUnit('0.05'),
		totals: [['30', 2n]],
	},
	'tokens beyond 100,000, at 0.001 USD each': {
		page: '/billing/subscriptions/usage-based/pricing-models#fixed-fee-overage',
		price: tiered('graduated', [100_000, '0', '0'], [null, '0.1', '0']),
		totals: [
			['100000', 0n],
			['100010', 1n],
			['250000', 15_000n],
		],
	},
	'tokens beyond 1,000, at 0.04 USD each': {
		page: '/billing/subscriptions/usage-based-v1/use-cases/flat-fee-and-overages',
		price: tiered('graduated', [1000, '0'], [null, '4']),
		totals: [
			['1000', 0n],
			['1500', 2000n],
		],
	},
	'the first tokens at a flat 4 USD': {
		page: 'insiders.stripe.dev/t/how-to-charge-for-free-overflow-tokens/2696',
		price: tiered('graduated', [100_000, null, '400'], [null, '0.0065']),
		totals: [
			['100070', 400n],
			['100077', 401n],
		],
	},
};

describe.each(Object.entries(EXAMPLES))('%s', (_, { page, price, totals }) => {
	it.each(totals)(`%s is %d (${page})`, (usage, total) => {
		expect(rate(price, q(usage)).amount).toBe(total);
	});
});

/** Lines of Stripe's invoices that public repositories hold: quantity and amount. */
const INVOICES: Record<
	string,
	{
		readonly price: PriceModel;
		readonly usage: string;
		readonly lines: ReadonlyArray<readonly [string, bigint]>;
	}
> = {
	'a graduated price of 2022 with flat amounts of 9 USD and 0': {
		price: tiered('graduated', [1000, '0', '900'], [null, '3.6', '0']),
		usage: '1031',
		lines: [
			['1000', 0n],
			['0', 900n],
			['31', 112n],
			['0', 0n],
		],
	},
	'a graduated price of 2020 without any usage': {
		price: tiered('graduated', [100_000, null, '999'], [null, '0.02']),
		usage: '0',
		lines: [
			['0', 0n],
			['0', 999n],
		],
	},
	'a volume price of 2020': {
		price: tiered('volume', [1, '1800'], [null, '1600']),
		usage: '1',
		lines: [['1', 1800n]],
	},
	'packages of 60 seconds at 0.08 USD': {
		price: perUnit('8', 60, 'up'),
		usage: '9892',
		lines: [['9892', 1320n]],
	},
};

it.each(Object.entries(INVOICES))('%s has the lines that Stripe made', (_, invoice) => {
	const { tiers } = rate(invoice.price, q(invoice.usage));
	const lines = tiers.flatMap((one) => one.lines);
	expect(lines.map(({ quantity, amount }) => [quantity, amount])).toEqual(
		invoice.lines.map(([quantity, amount]) => [q(quantity), amount]),
	);
});
