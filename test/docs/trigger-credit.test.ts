import { CreditBench } from '../nodes/crediting';
import { jsonIn, plain, sectionOf } from './trigger-guide';

const bench = new CreditBench();

/** How many requests a section says that its example took. */
function requestsIn(heading: string): number {
	return Number(/took (\d+) requests?\./.exec(sectionOf(heading))?.[1]);
}

it('the examples of Grant and Get Balance are what the node puts out', async () => {
	bench.addCustomer('cus_acme');
	const [charge] = await bench.charged(1, 'cus_acme', 3760);
	const item = { customer: 'cus_acme', charge_id: charge?.charge_id as string };
	bench.stripe.state.resetStats();
	expect(plain(await bench.granted([item]))).toBe(plain(jsonIn(sectionOf('Credit: Grant'))));
	expect(bench.asked(/./)).toBe(requestsIn('Credit: Grant'));
	expect(plain(await bench.balances([item]))).toBe(plain(jsonIn(sectionOf('Credit: Get Balance'))));
	expect(bench.asked(/./)).toBe(requestsIn('Credit: Get Balance'));
	expect(await bench.granted([item])).toMatchObject([
		{ status: 'already_granted', reason_code: 'granted_before', amount: 3760 },
	]);
});
