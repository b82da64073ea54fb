import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { BALANCE, FireBench } from '../nodes/firing';
import { TRIGGER, triggerBilling } from '../support/engine';
import { jsonIn, plain, sectionOf } from './trigger-guide';

const bench = new FireBench();
const WALLET: INodeParameters = {
	...BALANCE,
	trigger: 'wallet top-up',
	amountKind: 'rechargeTo',
	target: '50',
	balanceUnit: 'whole',
};
const [status, charge] = jsonIn(sectionOf('Trigger: Get Status'));
const [resumed] = jsonIn(sectionOf('Trigger: Resume'));

async function ask(operation: string, parameters: INodeParameters = {}): Promise<IDataObject[]> {
	const { trigger } = WALLET;
	const { node, error } = await triggerBilling(bench.stripe, [{ customer: 'cus_acme' }], {
		operation,
		parameters: { trigger: trigger as string, customer: '={{ $json.customer }}', ...parameters },
	});
	if (error) throw new Error(`${error.message}: ${error.description}`);
	return node(TRIGGER)
		.outputs.flat()
		.map(({ json }) => json);
}

async function fire(): Promise<void> {
	await bench.fire([bench.balance('12.40', 'cus_acme')], { parameters: WALLET });
}

describe('the examples of Get Status', () => {
	beforeEach(async () => {
		bench.addCustomer('cus_acme');
		await fire();
		bench.stripe.state.resetStats();
	});

	it.each([
		['status', status],
		['charges', charge],
	])('with Output %s are what the node puts out', async (statusOutput, output) => {
		expect(plain(await ask('getStatus', { statusOutput }))).toBe(plain([output]));
		const [, requests] = /Each took (\d+) requests/.exec(sectionOf('Trigger: Get Status')) ?? [];
		expect(bench.stripe.state.requests()).toHaveLength(Number(requests));
	});
});

it('the example of Resume is what the node puts out, and resuming twice changes nothing', async () => {
	bench.addCustomer('cus_acme', 'insufficient_funds');
	await fire();
	expect(plain(await ask('resume'))).toBe(plain([resumed]));
	expect(await ask('resume')).toMatchObject([{ status: 'nothing_to_resume' }]);
});
