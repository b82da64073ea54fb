/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import type { BehaviourName } from '../../emulator';
import { EVENT, FireBench } from '../nodes/firing';
import { TRIGGER, triggerBilling, type TriggerRun } from '../support/engine';
import { plain, sectionOf, tableOf } from './trigger-guide';

const CREDENTIALS = readFileSync(path.join(__dirname, '../../docs/credentials.md'), 'utf8');
const TABLE = tableOf(
	sectionOf('Permissions for Trigger Billing', CREDENTIALS),
	'Operation',
	'Read',
	'Write',
);

const bench = new FireBench();
type Permission = Parameters<typeof bench.stripe.state.addKey>[1][number];

const PERMISSIONS: Readonly<Record<string, string>> = {
	'Charges and Refunds': 'charge',
	'Credit Grants': 'credit_grant',
	Customers: 'customer',
	Invoices: 'invoice',
	'Payment Intents': 'payment_intent',
	'Payment Methods': 'payment_method',
};

/** What is asked, after what was done before, by the first cell of the table's rows. */
interface Asked extends TriggerRun {
	readonly given?: () => Promise<IDataObject>;
}

const FIRE: Asked = { operation: 'fire', parameters: EVENT };
const CLIENT_CONFIRM = { ...EVENT, capture: 'clientConfirm' };
const item = { customer: 'cus_new', id: 'order 7', amount: 2000 };
const paid = async (): Promise<IDataObject> => await bench.fireOne(item, { parameters: EVENT });

/** An item of a customer whose only card is not the default, so that it has to be looked for. */
function itemOf(customer: string, behaviour: BehaviourName): IDataObject {
	bench.addCustomer(customer, null);
	const id = `pm_${customer}`;
	bench.stripe.state.addPaymentMethod({ customer, id, behaviour, makeDefault: false });
	return { ...item, customer };
}

const NAMED = { trigger: 'wallet', customer: '={{ $json.customer }}' };

const ASKED: Readonly<Record<string, Asked>> = {
	'*Trigger: Fire*, *Off-Session*': FIRE,
	'… with *Client Confirm*': { ...FIRE, parameters: CLIENT_CONFIRM },
	'… with *Send an Invoice*': {
		...FIRE,
		options: { authentication: 'sendInvoice' },
		given: async () => await Promise.resolve(itemOf('cus_bank', 'authentication_required')),
	},
	'… with *Dry Run*': { ...FIRE, options: { dryRun: true } },
	'*Trigger: Get Status*': { operation: 'getStatus', parameters: NAMED, given: paid },
	'*Trigger: Resume*': {
		operation: 'resume',
		parameters: NAMED,
		given: async () =>
			await bench.fireOne(itemOf('cus_poor', 'insufficient_funds'), { parameters: EVENT }),
	},
	'*Credit: Grant*': {
		resource: 'credit',
		operation: 'grant',
		parameters: { charge: '={{ $json.charge_id }}' },
		given: paid,
	},
	'*Credit: Get Balance*': {
		resource: 'credit',
		operation: 'getBalance',
		parameters: { customer: '={{ $json.customer }}' },
		given: paid,
	},
};

/**
 * The emulator shows whatever an object is expanded by without asking for Charges and Refunds: Read;
 * and a payment intent is granted without a look at invoices.
 */
const UNHELD = ['*Credit: Grant* invoice_read'];

beforeEach(() => itemOf('cus_new', 'succeeds'));

function granted([, read = '', write = '']: readonly string[]): Permission[] {
	const named = (cell: string, level: string): Permission[] =>
		cell
			.split(', ')
			.flatMap((name) => (name === '' ? [] : [`${PERMISSIONS[name]}_${level}` as Permission]));
	return [...named(read, 'read'), ...named(write, 'write')];
}

async function done({ given, ...run }: Asked, permissions: readonly Permission[]): Promise<string> {
	bench.stripe.state.addKey('rk_live_few', [...permissions]);
	const before = (await given?.()) ?? {};
	const credential = { apiKey: 'rk_live_few' };
	const { node, error } = await triggerBilling(bench.stripe, [{ ...item, ...before }], {
		...run,
		credential,
	});
	if (error !== undefined) return `${error.message}: ${error.description}`;
	return plain(node(TRIGGER).outputs.map((items) => items.map(({ json }) => json)));
}

it('everything in the table is asked', () => {
	expect(TABLE.map(([row]) => row).sort()).toEqual(Object.keys(ASKED).sort());
	expect(TABLE.flatMap(granted).join(' ')).not.toContain('undefined');
});

describe.each(Object.entries(ASKED))('%s', (row, asked) => {
	const cells = TABLE.find(([name]) => name === row) ?? [];
	const permissions = granted(cells);

	it('needs no more than the guide says', async () => {
		expect(await done(asked, permissions)).not.toMatch(/permission/);
	});

	it.each(permissions.filter((one) => !UNHELD.includes(`${row} ${one}`) && one !== 'charge_read'))(
		'needs %s, and says so',
		async (needed) => {
			const fewer = permissions.filter((one) => one !== needed);
			const [name] = Object.entries(PERMISSIONS).find(([, one]) => needed.startsWith(one)) ?? [];
			expect(await done(asked, fewer)).toMatch(new RegExp(`permission.*${name}`));
		},
	);
});
