/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { BALANCE, CROSSING, EVENT, FireBench, type FireRun, MINUTE } from '../nodes/firing';
import { BROKEN_GUARDS, BROKEN_PROTOCOLS, THIN_MARGINS } from '../trigger/sabotage';
import { sectionOf, tableOf } from './trigger-guide';

const bench = new FireBench();
const CLIENT_CONFIRM = { ...EVENT, capture: 'clientConfirm' };
const event = { customer: 'cus_a', id: 'ord_10423', amount: 2500 };

function docs(file: string): string {
	return readFileSync(path.join(__dirname, '../../docs', file), 'utf8');
}

async function metadataOf({ charge_id }: IDataObject): Promise<Record<string, string>> {
	const id = String(charge_id);
	const folder = id.startsWith('in_') ? 'invoices' : 'payment_intents';
	const { metadata } = await bench.call('GET', `/v1/${folder}/${id}`);
	return metadata as Record<string, string>;
}

describe('what proves a charge', () => {
	const keys = tableOf(sectionOf('Proving a charge'), 'Key', 'Says').flatMap(([cell = '']) =>
		[...cell.matchAll(/`(\w+)`/g)].map(([, key]) => key as string),
	);

	it('is all that the metadata of a charge may have', () => {
		const source = docs('../providers/stripe/charges/trigger-metadata.ts');
		const ours = [...source.matchAll(/`\$\{OURS\}(\w+)`/g)].map(
			([, key]) => `metered_billing_${key}`,
		);
		expect([...keys].sort()).toEqual(ours.sort());
	});

	it.each([
		['an event', EVENT, '["event","ord_10423"]', '2500'],
		['an invoice', CLIENT_CONFIRM, '["event","ord_10423"]', '2500'],
		[
			'crossings',
			{ ...CROSSING, periodStart: '1793491200' },
			'["crossing",1793491200,"10000","1","2"]',
			'1000',
		],
		['a balance', BALANCE, '["balance",null]', '2000'],
	])('says of %s what the guide says', async (_what, parameters, occasion, amount) => {
		const item = { ...event, used: 20_400, ...bench.balance(3) };
		const metadata = await metadataOf(await bench.fireOne(item, { parameters }));
		expect(metadata).toMatchObject({
			metered_billing_trigger: 'wallet',
			metered_billing_occasion: occasion,
			metered_billing_amount: amount,
		});
		expect(keys).toEqual(expect.arrayContaining(Object.keys(metadata)));
	});
});

describe('the requests of a fire that', () => {
	const costs = tableOf(sectionOf('What it costs'), 'Fire', 'Requests').map(([, count]) =>
		Number(count),
	);
	const requests = async (item: IDataObject, how: FireRun = {}): Promise<number> => {
		bench.stripe.state.resetStats();
		await bench.fireOne(item, how);
		return bench.stripe.state.requests().length;
	};

	it('is not due, was charged, is charged, and is invoiced are as the guide says', async () => {
		const counted = [
			await requests(bench.balance(90)),
			0,
			await requests(event, { parameters: EVENT }),
			await requests({ ...event, customer: 'cus_b' }, { parameters: CLIENT_CONFIRM }),
		];
		counted[1] = await requests(event, { parameters: EVENT });
		expect(counted).toEqual(costs);
	});

	it('looks for the only payment method are two more', async () => {
		bench.addCustomer('cus_new', null);
		bench.stripe.state.addPaymentMethod({ customer: 'cus_new', makeDefault: false });
		const item = { ...event, customer: 'cus_new' };
		expect(await requests(item, { parameters: EVENT })).toBe((costs[2] ?? 0) + 2);
	});
});

it('a card without money that is fired every minute is tried three times at most', async () => {
	bench.addCard('cus_a', 'pm_poor', 'insufficient_funds');
	const pausing: IDataObject[] = [];
	for (let minute = 0; minute < 30; minute += 1) {
		const one = await bench.fireOne({ ...event, id: `order ${minute}` }, { parameters: EVENT });
		if (one.is_pausing) pausing.push(one);
		bench.pass(MINUTE);
	}
	expect(bench.tries('cus_a')).toHaveLength(3);
	expect(pausing).toMatchObject([{ reason_code: 'declined', is_attempt: true }]);
});

it('the simulation is held against as many spoilt versions as the guide says', () => {
	const broken = [BROKEN_GUARDS, BROKEN_PROTOCOLS, THIN_MARGINS].flatMap(Object.keys);
	const [, told] =
		/runs against (\d+) spoilt versions/.exec(
			sectionOf('How charges are proven', docs('correctness.md')),
		) ?? [];
	expect(broken).toHaveLength(Number(told));
});
