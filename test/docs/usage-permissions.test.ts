/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Asked, EXAMPLES, plain, UsageWorld } from './usage-world';

const GUIDE = readFileSync(path.join(__dirname, '../../docs/credentials.md'), 'utf8');

const world = new UsageWorld();
type Permission = Parameters<typeof world.stripe.state.addKey>[1][number];

const PERMISSIONS: Readonly<Record<string, string>> = {
	'Billing Meters': 'billing_meter',
	Customers: 'customer',
	Events: 'event',
	Invoices: 'invoice',
	Prices: 'plan',
	Subscriptions: 'subscription',
};

const example = (heading: string): Asked =>
	EXAMPLES.find((one) => one.heading === heading) as Asked;

/** By the first cell of the table's rows. */
const ASKED: ReadonlyArray<readonly [row: string, asked: Asked]> = [
	['*Get Summary*', example('Get Summary')],
	[
		'… of *All Subscribed to the Meter*, or of the *Current Billing Period*',
		{
			operation: 'getSummary',
			items: [{}],
			parameters: { customers: 'all', range: 'current_period' },
		},
	],
	['*Get Current Period*', example('Get Current Period')],
	['*Reconcile*', example('Reconcile')],
	['*Find Unbilled*', example('Find Unbilled')],
	[
		'… with *Check Against Invoice Previews*',
		{ ...example('Find Unbilled'), options: { withPreviews: true } },
	],
	[
		'*Estimate* by a price that Stripe has',
		{
			operation: 'estimate',
			items: [{}],
			parameters: {
				priceSource: 'id',
				price: { __rl: true, mode: 'id', value: 'price_standard' },
				quantity: '1300',
			},
		},
	],
	['*Estimate* by a price that is given, *Chart* of input items', example('Estimate')],
];

const rows = new Map(
	GUIDE.split('\n').flatMap((line) => {
		const [, name = '', read = '', write = ''] = line.split('|').map((cell) => cell.trim());
		return line.startsWith('| ') ? [[name, { read, write }] as const] : [];
	}),
);

function granted(row: string): Permission[] {
	const { read = '', write = '' } = rows.get(row) ?? {};
	const named = (cell: string, level: string): Permission[] =>
		cell.split(', ').flatMap((name) => {
			const permission = PERMISSIONS[name];
			return permission === undefined ? [] : [`${permission}_${level}` as Permission];
		});
	return [...named(read, 'read'), ...named(write, 'write')];
}

it.each(ASKED)('%s needs no more than the guide says', async (row, asked) => {
	expect(rows.has(row)).toBe(true);
	world.stripe.state.addKey('rk_live_few', granted(row));
	const all = await world.run(asked);
	const few = await world.run(asked, 'rk_live_few');
	expect(few.error).toBeUndefined();
	expect(few.outputs.flat().length).toBeGreaterThan(0);
	expect(few.outputs.map((items) => items.map(({ json }) => plain(json)))).toEqual(
		all.outputs.map((items) => items.map(({ json }) => plain(json))),
	);
	expect(few.hints).toEqual(all.hints);
});
