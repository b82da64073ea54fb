import { requestOf } from '../../../metering/trigger/fires';
import { ChargeBench, done, NOT_OPEN } from './charge-bench';

/** Answers take long enough that calls meet at Stripe. */
const bench = new ChargeBench({ latencyMs: 20 });

const BUSY = { kind: 'busy' };

it('of two that charge a claim one is let through, and the other waits or comes too late', async () => {
	bench.card();
	const id = await bench.claim();
	const answers = await Promise.all([bench.charge(id), bench.charge(id, 'another key')]);
	const isDone = (answer: (typeof answers)[number]): boolean =>
		answer.kind === 'answered' && answer.value.kind === 'done';
	expect(answers.filter(isDone)).toMatchObject([done({ status: 'succeeded' })]);
	const [other] = answers.filter((answer) => !isDone(answer));
	expect(other).toMatchObject(other?.kind === 'busy' ? BUSY : NOT_OPEN);
	expect(await bench.charge(id, 'another key')).toEqual(NOT_OPEN);
	expect(bench.captured).toEqual([2000]);
});

it('of one that charges a claim and one that drops it, one is let through', async () => {
	bench.card();
	const id = await bench.claim();
	const answers = await Promise.all([bench.charge(id), bench.drop(id)]);
	const [status] = await bench.statuses();
	const isCharged = answers[0].kind === 'answered' && answers[0].value.kind === 'done';
	expect(status).toBe(isCharged ? 'succeeded' : 'dropped');
	expect(bench.captured).toEqual(isCharged ? [2000] : []);
});

it('of two that claim with one key one is let through, and the other has the same claim then', async () => {
	bench.card();
	const order = await bench.order();
	const claim = async () => await bench.port.claim('one key', order);
	const answers = await Promise.all([claim(), claim()]);
	const made = await claim();
	for (const answer of answers) {
		expect(answer).toMatchObject(answer.kind === 'busy' ? BUSY : made);
	}
	expect(await bench.statuses()).toEqual(['open']);
});

it.each([2, 5])('%d executions of one fire charge once', async (count) => {
	bench.card();
	const fires = Array.from({ length: count }, async () => await bench.fire(requestOf()));
	const outcomes = await Promise.all(fires);
	const [paid] = bench.charges;
	for (const { status, code = '', charge } of outcomes) {
		expect(`${status} ${code}`).toMatch(/^fired $|already_fired$|too_many_fires$/);
		if (charge !== undefined) expect(charge.id).toBe(paid?.payment_intent);
	}
	expect(bench.captured).toEqual([2000]);
});

it('executions of two occasions charge one after the other', async () => {
	bench.card();
	const fire = async (id: string) =>
		await bench.fire(requestOf({ condition: { kind: 'event', id } }));
	await Promise.all(['order 7', 'order 8', 'order 7', 'order 8'].map(fire));
	expect(bench.captured.length).toBeLessThan(3);
	for (const id of ['order 7', 'order 8']) {
		bench.pass(121);
		await fire(id);
		bench.pass(121);
		expect(await fire(id)).toMatchObject({ code: 'already_fired' });
	}
	expect(bench.captured).toEqual([2000, 2000]);
});
