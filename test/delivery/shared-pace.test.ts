import { Delivery } from '../../delivery/deliver';
import { paceOf } from '../../delivery/pace';
import { Halt } from '../../delivery/halt';
import type { Verdict } from '../../delivery/verdict';
import { VirtualClock } from '../support/virtual-clock';

const accepted: Verdict = { kind: 'accepted' };
const limited: Verdict = {
	kind: 'rate_limited',
	code: 'rate_limited',
	reason: 'slow down',
	retryAfterMs: 1000,
};

it('a refusal after pauses that others got through does not end the run', async () => {
	const clock = new VirtualClock();
	const options = { clock, ratePerSecond: 25, retryBudgetMs: 5000, random: () => 0.5 };
	const shared = { ...options, pace: paceOf(options) };
	const halt = new Halt(undefined);
	let reads = 0;
	const reading = new Delivery<number>(
		async () => {
			await clock.sleep(20);
			return (reads += 1) % 5 === 0 ? limited : accepted;
		},
		{ ...shared, asksOnly: true },
		halt,
	);
	for (let job = 0; job < 100; job += 1) await reading.deliver(job);
	let sends = 0;
	const sending = new Delivery<string>(
		async () => {
			await clock.sleep(20);
			return (sends += 1) === 1 ? limited : accepted;
		},
		shared,
		halt,
	);
	expect(await sending.deliver('first')).toEqual({ status: 'accepted', attempts: 2 });
});
