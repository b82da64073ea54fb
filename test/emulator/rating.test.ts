import { rate } from '../../emulator/api/rating';
import type { Price } from '../../emulator/state/ledger';
import { parseQuantity, type Quantity } from '../../metering/quantity';

function units(text: string): Quantity {
	const read = parseQuantity(text);
	if (!read.ok) throw new Error(read.reason);
	return read.quantity;
}

function price(more: Partial<Price>): Price {
	return {
		billing_scheme: 'per_unit',
		tiers_mode: null,
		transform_quantity: null,
		unit_amount_decimal: null,
		...more,
	} as Price;
}

function tiered(mode: 'graduated' | 'volume', ...tiers: Array<[number | null, string, string?]>) {
	return price({
		billing_scheme: 'tiered',
		tiers_mode: mode,
		tiers: tiers.map(([up_to, unit_amount_decimal, flat]) => ({
			up_to,
			unit_amount: null,
			unit_amount_decimal,
			flat_amount: null,
			flat_amount_decimal: flat ?? null,
		})),
	});
}

function total(of: Price, usage: string): number {
	return rate(of, units(usage)).reduce((sum, { amount }) => sum + amount, 0);
}

it.each([
	['100', '1.5', 150],
	['0.5', '1', 1],
	['0.4', '1', 0],
	['0.1', '15', 2],
	['0.000001', '123456789012345', 123456789],
	['3', '0', 0],
	['3', '-7', 0],
])('%s a unit for %s units is %d', (unit_amount_decimal, usage, amount) => {
	expect(total(price({ unit_amount_decimal }), usage)).toBe(amount);
});

it.each([
	['up', '1', 500],
	['up', '1000', 500],
	['up', '1000.5', 1000],
	['up', '0', 0],
	['down', '1999', 500],
	['down', '999.9', 0],
] as const)('packages of a thousand, rounded %s: %s units are %d', (round, usage, amount) => {
	const packaged = price({
		unit_amount_decimal: '500',
		transform_quantity: { divide_by: 1000, round },
	});
	expect(total(packaged, usage)).toBe(amount);
});

const TIERS: Array<[number | null, string, string?]> = [
	[100, '10'],
	[200, '5', '300'],
	[null, '1'],
];

it.each([
	['0', 0],
	['100', 1000],
	['100.5', 1000 + 3 + 300],
	['150', 1000 + 250 + 300],
	['200', 1000 + 500 + 300],
	['1000', 1000 + 500 + 300 + 800],
])('graduated: %s units are %d', (usage, amount) => {
	expect(total(tiered('graduated', ...TIERS), usage)).toBe(amount);
});

it.each([
	['100', 1000],
	['101', 505 + 300],
	['200', 1000 + 300],
	['201', 201],
])('volume: %s units are %d', (usage, amount) => {
	expect(total(tiered('volume', ...TIERS), usage)).toBe(amount);
});

it('charges the first tier’s flat amount without any usage', () => {
	expect(total(tiered('graduated', [10, '1', '700'], [null, '1']), '0')).toBe(700);
});

it('makes a line for each tier that was reached, and each flat amount', () => {
	const lines = rate(tiered('graduated', ...TIERS), units('150'));
	expect(lines.map(({ amount, label }) => [label, amount])).toEqual([
		['tier 1', 1000],
		['tier 2', 250],
		['tier 2, flat', 300],
	]);
});
