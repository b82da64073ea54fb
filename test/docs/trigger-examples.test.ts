import type { IDataObject } from 'n8n-workflow';
import { FireBench } from '../nodes/firing';
import { filledIn, jsonIn, plain, sectionOf, tableOf } from './trigger-guide';

const bench = new FireBench();
beforeEach(() => bench.addCustomer('cus_acme'));

/** An item of the guide, as if it came in now. */
function now(item: IDataObject | undefined): IDataObject {
	const at = new Date(bench.stripe.clock.now()).toISOString();
	const text = JSON.stringify(item).replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, at);
	return JSON.parse(text) as IDataObject;
}

describe.each(['Wallet', 'Overage', 'Milestone', 'API event'])('the example %s', (heading) => {
	const section = sectionOf(heading);
	const { parameters, options } = filledIn(
		tableOf(section, 'Parameter', 'Value'),
		'stripe',
		'fire',
	);
	const [input, output] = jsonIn(section);
	const [, requests] = /took (\d+) requests/.exec(section) ?? [];

	it('charges what the guide says, and puts that out', async () => {
		const { fired, notFired } = await bench.fire([now(input)], { parameters, options });
		expect(notFired).toEqual([]);
		expect(plain(fired)).toBe(plain([output]));
		const [{ amount, charge_id } = {}] = fired;
		if (output?.paid_at !== null) expect(bench.taken('cus_acme')).toEqual([amount]);
		else expect(bench.tries()).toEqual([]);
		expect(charge_id).toMatch(output?.paid_at === null ? /^in_/ : /^pi_/);
	});

	it('takes as many requests as the guide says', async () => {
		await bench.fire([now(input)], { parameters, options });
		expect(bench.stripe.state.requests()).toHaveLength(Number(requests));
	});

	it('charges once', async () => {
		const item = now(input);
		await bench.fire([item], { parameters, options });
		bench.pass(120);
		const { fired } = await bench.fire([item], { parameters, options });
		expect(fired).toEqual([]);
	});
});
