import type { Permission } from '../../emulator';
import { DAY } from './scheduled';
import { MINUTE, NOON, WalletStage } from './wallet-stage';

const stage = new WalletStage();

/** A moment some minutes after noon. */
const at = (minutes: number): number => NOON + minutes * MINUTE;

const CHARGES = [
	...['charge_read', 'credit_grant_read', 'customer_read', 'invoice_write'],
	...['payment_intent_write', 'payment_method_read'],
] as Permission[];

describe('what is not paid', () => {
	it('is told to finance once, and charged by another card', async () => {
		stage.stripe.state.setBehaviour('pm_cus_a', 'insufficient_funds');
		const { mails } = await stage.run(at(0));
		expect(mails.map(({ subject }) => subject)).toEqual(['Wallet top-ups that were not paid: 1']);
		expect(mails[0]?.text).toMatch(
			/- cus_a, 37\.60 USD\. Customer: the charge of .+ \(pi_\w+\) was declined \(insufficient_funds\)/,
		);
		for (const minutes of [5, 60, 2000]) {
			expect((await stage.run(at(minutes))).mails).toEqual([]);
		}
		expect(stage.stripe.state.live.charges('cus_a')).toHaveLength(1);

		stage.addCard('cus_a', 'pm_new');
		await stage.run(at(2100));
		expect(stage.taken()).toEqual([3760]);
		expect(await stage.topUps()).toHaveLength(1);
	});

	it('is told by the next run when n8n died before the mail', async () => {
		stage.stripe.state.setBehaviour('pm_cus_a', 'insufficient_funds');
		await stage.run(at(0), { diesAfter: 'Top up the wallet' });
		expect((await stage.run(at(5))).mails).toHaveLength(1);
		expect((await stage.run(at(10))).mails).toEqual([]);
		expect(stage.stripe.state.live.charges('cus_a')).toHaveLength(1);
	});
});

describe('what needs a person', () => {
	it('is more than may be charged in a day: told once a day, until the limit is raised', async () => {
		const settings = { most_per_day: 3000 };
		const { mails } = await stage.run(at(0), { settings });
		expect(mails).toHaveLength(1);
		expect(mails[0]).toMatchObject({
			subject: 'Wallet top-ups need a person: 1',
			to: { text: 'operations@example.com' },
		});
		expect(mails[0]?.text).toMatch(/- cus_a: Amount: .+30\.00 USD.+Raise the limit/);
		expect((await stage.run(at(5), { settings })).mails).toEqual([]);
		expect((await stage.run(at(0) + DAY, { settings })).mails).toHaveLength(1);
		expect(stage.taken()).toEqual([]);
		await stage.run(at(5) + DAY);
		expect(stage.taken()).toEqual([3760]);
	});

	it('is a paid charge that gets no credit: nothing is charged until it is settled', async () => {
		await stage.run(at(0), { diesAfter: 'Top up the wallet' });
		const [{ id = '' } = {}] = stage.stripe.state.live.charges('cus_a').map(intentOf);
		await stage.ask('POST', '/v1/refunds', { payment_intent: id });
		const { mails } = await stage.run(at(60));
		expect(mails).toHaveLength(1);
		expect(mails[0]?.text).toMatch(
			new RegExp(
				`- ${id} of cus_a is paid and not in the wallet, so nothing is charged: Charge ID: `,
			),
		);
		expect(mails[0]?.text).toContain('settled by a row of wallet_ledger with its charge_id');
		expect(stage.taken()).toHaveLength(1);

		await stage.add('cus_a', 0, id);
		await stage.run(at(120));
		expect(stage.taken()).toHaveLength(2);
		expect(await stage.topUps()).toMatchObject([{ amount: '0' }, { amount: '3760' }]);
	});

	it('is credit that a person took away: it is not booked', async () => {
		await stage.run(at(0), { diesAfter: 'Is there credit?' });
		const [id] = await stage.grantIds();
		await stage.ask('POST', `/v1/billing/credit_grants/${String(id)}/void`);
		const { mails } = await stage.run(at(60));
		expect(mails[0]?.text).toContain('is paid and not in the wallet');
		expect(await stage.topUps()).toEqual([]);
		expect(stage.taken()).toEqual([3760]);
	});

	it('is a customer whose charges Stripe does not show; all others are topped up', async () => {
		await stage.addWallet('cus_b', 0);
		const headers = { 'stripe-should-retry': 'false' };
		const path = 'v1/payment_intents$';
		stage.stripe.faults.add({ kind: 'fail', method: 'GET', path, count: 1, headers });
		const { mails } = await stage.run(at(0));
		const [, unread = ''] = /- (cus_\w) is not topped up, because/.exec(mails[0]?.text ?? '') ?? [];
		const [other = ''] = ['cus_a', 'cus_b'].filter((customer) => customer !== unread);
		expect(stage.taken(unread)).toEqual([]);
		expect(stage.taken(other)).toHaveLength(1);
		expect((await stage.run(at(5))).mails).toEqual([]);
		expect(stage.taken(unread)).toHaveLength(1);
	});

	it('is a key that may charge, and give no credit: it charges once', async () => {
		const apiKey = 'rk_live_charges';
		stage.stripe.state.addKey(apiKey, CHARGES);
		const { run, mails } = await stage.run(at(0), { credential: { apiKey } });
		expect(run.status).toBe('success');
		expect(mails[0]?.text).toMatch(
			/- pi_\w+ of cus_a is paid and not in the wallet.+Credit Grants/,
		);
		const later = await stage.run(at(60), { credential: { apiKey } });
		expect(later.mails).toEqual([]);
		await stage.run(at(120));
		expect(stage.taken()).toEqual([3760]);
		expect(await stage.granted()).toEqual([3760]);
		expect(await stage.topUps()).toHaveLength(1);
	});

	it('is a key that Stripe does not take any more', async () => {
		stage.stripe.state.revokeKey('rk_live_gone');
		const { run, mails } = await stage.run(at(0), { credential: { apiKey: 'rk_live_gone' } });
		expect(run.status).toBe('success');
		expect(mails[0]?.text).toMatch(/- cus_a is not topped up, because its charges could not/);
		expect(run.ran('Top up the wallet')).toBe(false);
	});
});

it('a mail that cannot be sent stops the workflow, and is sent by the next run', async () => {
	stage.stripe.state.setBehaviour('pm_cus_a', 'insufficient_funds');
	const { run } = await stage.run(at(0), { settings: { finance: 'nobody at all' } });
	expect(run.status).toBe('error');
	expect(run.error?.message).toContain('finance could not be told of wallet top-ups: ');
	const { mails } = await stage.run(at(5));
	expect(mails.map(({ to }) => to)).toMatchObject([{ text: 'finance@example.com' }]);
});

function intentOf({ payment_intent: id }: { payment_intent?: unknown }): { id: string } {
	return { id: String(id) };
}
