import type { IDataObject } from 'n8n-workflow';
import { EVENT, FireBench, type FireRun, MINUTE } from './firing';

const bench = new FireBench();
const MINUTES_A_DAY = 1440;

const event = (id: string | number): IDataObject => ({ id, customer: 'cus_a', amount: 2000 });
const fire = async (id: string | number, how: FireRun = {}): Promise<IDataObject> =>
	await bench.fireOne(event(id), {
		parameters: EVENT,
		...how,
		options: { ratePerSecond: 10_000, ...how.options },
	});

/** Declines so many times, two minutes apart. */
async function decline(times: number, how: FireRun = {}): Promise<IDataObject[]> {
	bench.addCard('cus_a', 'pm_poor', 'insufficient_funds');
	const told: IDataObject[] = [];
	for (let n = 0; n < times; n += 1) {
		told.push(await fire(`n${n}`, how));
		bench.pass(2 * MINUTE);
	}
	return told;
}

it('a card that declines, fired each minute for a day, is tried three times, and one notice is due', async () => {
	bench.addCard('cus_a', 'pm_poor', 'insufficient_funds');
	const codes = new Map<unknown, number>();
	const notices: unknown[] = [];
	for (let minute = 0; minute < MINUTES_A_DAY; minute += 1) {
		const { reason_code, is_pausing, reason } = await fire(minute);
		codes.set(reason_code, (codes.get(reason_code) ?? 0) + 1);
		if (is_pausing === true) notices.push(reason);
		bench.pass(MINUTE);
	}
	expect(bench.tries('cus_a')).toHaveLength(3);
	expect(bench.taken()).toEqual([]);
	expect(codes.get('declined')).toBe(3);
	expect(codes.get('paused')).toBeGreaterThan(1430);
	expect(notices).toEqual([
		expect.stringMatching(
			/^Customer: the charge of .+Z \(pi_\w+\) was declined \(insufficient_funds\)\. .+ That was failure 3 in a row, so the trigger is paused now$/,
		),
	]);
}, 300_000);

describe('a trigger that is paused', () => {
	it('says so in the panel, with how to go on', async () => {
		await decline(3);
		const { hints } = await bench.fire([event('x')], { parameters: EVENT });
		expect(hints).toEqual([
			'Not fired: 1 (1 paused)',
			'Paused: cus_a. A trigger goes on when the customer has another payment method, or when somebody has looked into it and runs Resume',
		]);
	});

	it('is so after as many failures as the option says', async () => {
		const told = await decline(3, { options: { failuresBeforePause: 2 } });
		expect(told.map(({ reason_code, is_pausing }) => [reason_code, is_pausing])).toEqual([
			['declined', false],
			['declined', true],
			['paused', false],
		]);
		expect(bench.tries('cus_a')).toHaveLength(2);
	});

	it('goes on with another card, for what was declined too', async () => {
		await decline(4);
		expect(await fire('n0')).toMatchObject({ reason_code: 'paused' });
		bench.addCard('cus_a', 'pm_rich');
		expect(await fire('n0')).toMatchObject({
			status: 'fired',
			occasion: { kind: 'event', event_id: 'n0' },
		});
		expect(bench.taken('cus_a')).toEqual([2000]);
	});

	it('does not go on when the same card is added again', async () => {
		await decline(3);
		const number = '4000000000009995';
		const card = { customer: 'cus_a', number, behaviour: 'insufficient_funds' } as const;
		bench.stripe.state.addPaymentMethod({ ...card, id: 'pm_first' });
		for (const id of ['x', 'y', 'z']) {
			await fire(id, { options: { mostCharges: 10 } });
			bench.pass(2 * MINUTE);
		}
		bench.stripe.state.addPaymentMethod({ ...card, id: 'pm_again' });
		expect(await fire('q', { options: { mostCharges: 10 } })).toMatchObject({
			reason_code: 'paused',
		});
		expect(bench.tries('cus_a')).toHaveLength(6);
	});

	it('leaves other customers and other triggers alone', async () => {
		await decline(3);
		expect(
			await bench.fireOne({ ...event('x'), customer: 'cus_b' }, { parameters: EVENT }),
		).toMatchObject({
			status: 'fired',
		});
		const other = { parameters: { ...EVENT, trigger: 'another' } };
		expect(await fire('x', other)).toMatchObject({ reason_code: 'declined' });
	});
});

describe('a declined charge', () => {
	it('tells the decline, and again without being tried', async () => {
		const [first] = await decline(1);
		expect(first).toMatchObject({
			status: 'not_fired',
			reason_code: 'declined',
			charge_status: 'failed',
			decline_code: 'insufficient_funds',
			amount: 2000,
			paid_at: null,
			is_attempt: true,
		});
		expect(await fire('n0')).toMatchObject({
			reason_code: 'declined',
			charge_id: first?.charge_id,
			is_attempt: false,
		});
		expect(bench.tries('cus_a')).toHaveLength(1);
	});

	it('of a card that has run out is made again with a new one', async () => {
		const told = async (): Promise<IDataObject> => await bench.fireOne(bench.balance(3));
		bench.addCard('cus_a', 'pm_old', 'expired_card');
		expect(await told()).toMatchObject({ reason_code: 'declined', decline_code: 'expired_card' });
		bench.addCard('cus_a', 'pm_new');
		bench.pass(2 * MINUTE);
		expect(await told()).toMatchObject({
			status: 'fired',
			occasion: { kind: 'balance', after_charge: null },
		});
		expect(bench.taken()).toEqual([2000]);
	});
});

it('a bank debit that pends is waited for, and charged again only when it has failed', async () => {
	const DAYS = 86_400;
	bench.stripe.state.addPaymentMethod({
		customer: 'cus_a',
		type: 'us_bank_account',
		behaviour: 'debit_insufficient_funds',
	});
	const first = await fire('x');
	expect(first).toMatchObject({ status: 'fired', charge_status: 'processing', paid_at: null });
	bench.pass(DAYS);
	expect(await fire('y')).toMatchObject({
		reason_code: 'pending_charge',
		charge_id: first.charge_id,
	});
	bench.pass(5 * DAYS);
	expect(await fire('x')).toMatchObject({ reason_code: 'declined', charge_id: first.charge_id });
	bench.addCard('cus_a', 'pm_rich');
	expect(await fire('x')).toMatchObject({ status: 'fired', charge_status: 'succeeded' });
	expect(bench.taken('cus_a')).toEqual([2000]);
});
