import type { FaultRule } from '../../emulator';
import { MINUTE, NOON, WalletStage } from './wallet-stage';

const stage = new WalletStage();

/** A moment some minutes after noon. */
const at = (minutes: number): number => NOON + minutes * MINUTE;

describe('a wallet that runs low', () => {
	it('is filled up to the target, as credit at Stripe and in the ledger, once', async () => {
		const { run, mails } = await stage.run(at(0));
		expect(run.status).toBe('success');
		expect(run.node('What was charged').items).toEqual([
			{
				charge_id: expect.stringMatching(/^pi_/) as string,
				customer: 'cus_a',
				amount_text: '37.60 USD',
				charge_status: 'succeeded',
				pay_page: null,
			},
		]);
		const [{ charge_id } = {}] = run.node('What was charged').items;
		expect(stage.taken()).toEqual([3760]);
		expect(await stage.granted()).toEqual([3760]);
		expect(await stage.topUps()).toEqual([{ customer: 'cus_a', amount: '3760', charge_id }]);
		expect(mails).toEqual([]);

		const again = await stage.run(at(10));
		expect(again.run.ran('Top up the wallet')).toBe(false);
		expect(stage.taken()).toEqual([3760]);
	});

	it('is filled again when it was used up, once the balance can be told from the last', async () => {
		await stage.run(at(0));
		await stage.add('cus_a', -4999.5);
		const { run, mails } = await stage.run(at(5));
		expect(run.node('Nothing to do').items).toMatchObject([{ reason_code: 'balance_stale' }]);
		expect(mails).toEqual([]);
		await stage.run(at(10));
		// What is missing of a cent is charged as a cent.
		expect(stage.taken().sort()).toEqual([3760, 5000].sort());
		expect(await stage.granted()).toEqual([5000, 3760]);
	});

	it('is not one of another currency, one that is full enough, or one that may not be charged', async () => {
		await stage.addWallet('cus_euro', 0, 'eur');
		await stage.addWallet('cus_full', 1500);
		await stage.addWallet('cus_off', 100);
		await stage.query("UPDATE wallets SET auto_top_up = false WHERE customer = 'cus_off'");
		await stage.run(at(0));
		for (const customer of ['cus_euro', 'cus_full', 'cus_off']) {
			expect(stage.taken(customer)).toEqual([]);
		}
		expect(stage.taken()).toEqual([3760]);
	});

	it('is charged once by executions at the same time', async () => {
		await stage.addWallet('cus_b', 0);
		await Promise.all([1, 2, 3].map(async () => await stage.run(at(0))));
		await stage.run(at(1));
		expect(stage.taken()).toEqual([3760]);
		expect(await stage.granted()).toEqual([3760]);
		expect(await stage.topUps()).toHaveLength(1);
		expect(stage.taken('cus_b')).toEqual([5000]);
		expect(await stage.topUps('cus_b')).toHaveLength(1);
	});
});

/** Of the template, for a wallet without any charge. */
const READS_UNTIL_PAYMENT = 10;

describe('n8n that dies', () => {
	/** An hour later no reading of the balance is too old to be charged for. */
	async function runsLater(): Promise<void> {
		const { run, mails } = await stage.run(at(60));
		expect(run.status).toBe('success');
		expect(mails).toEqual([]);
		await stage.run(at(120));
		expect(stage.taken()).toEqual([3760]);
		expect(await stage.granted()).toEqual([3760]);
		expect(await stage.topUps()).toMatchObject([{ amount: '3760' }]);
	}

	it('after the charge loses no credit, and charges nothing twice', async () => {
		await stage.run(at(0), { diesAfter: 'Top up the wallet' });
		expect(stage.taken()).toEqual([3760]);
		expect(await stage.granted()).toEqual([]);
		expect(await stage.topUps()).toEqual([]);
		await runsLater();
	});

	it('between credit and ledger books what was granted', async () => {
		await stage.run(at(0), { diesAfter: 'Is there credit?' });
		expect(await stage.granted()).toEqual([3760]);
		expect(await stage.topUps()).toEqual([]);
		await runsLater();
	});

	it('while the payment is asked for finds out what became of it', async () => {
		const headers = { 'stripe-should-retry': 'false' };
		const rules: FaultRule[] = [
			{ kind: 'fail', when: 'after_commit', path: 'confirm$', headers },
			{ kind: 'fail', method: 'GET', path: 'v1/', skip: READS_UNTIL_PAYMENT, headers },
		];
		for (const rule of rules) stage.stripe.faults.add(rule);
		const { run } = await stage.run(at(0), { diesAfter: 'Top up the wallet' });
		expect(run.node('Top up the wallet').outputs[1]).toMatchObject([
			{ json: { status: 'in_doubt' } },
		]);
		stage.stripe.faults.clear();
		await runsLater();
	});

	it('with a database that does not book, charges nothing more until it does', async () => {
		await stage.query('ALTER TABLE wallet_ledger ADD CONSTRAINT broken CHECK (charge_id IS NULL)');
		for (const minutes of [0, 60]) {
			const { run } = await stage.run(at(minutes));
			expect(run.status).toBe('error');
			expect(run.error?.message).toContain('broken');
		}
		await stage.query('ALTER TABLE wallet_ledger DROP CONSTRAINT broken');
		expect(stage.taken()).toEqual([3760]);
		await runsLater();
	});
});

describe('what is paid later', () => {
	it('is credited when it is paid, and told to finance with its pay page, once', async () => {
		stage.stripe.state.setBehaviour('pm_cus_a', 'authentication_required');
		const { run, mails } = await stage.run(at(0));
		const [{ charge_id, pay_page } = {}] = run.node('What was charged').items;
		expect(charge_id).toMatch(/^in_/);
		expect(mails).toHaveLength(1);
		expect(mails[0]).toMatchObject({
			subject: 'Wallet top-ups that were not paid: 1',
			to: { text: 'finance@example.com' },
		});
		expect(mails[0]?.text).toContain(
			`- cus_a, 37.60 USD. The bank wants the customer to confirm, so Stripe has sent an invoice. Pay page: ${String(pay_page)}`,
		);
		expect(await stage.topUps()).toEqual([]);

		const waiting = await stage.run(at(60));
		expect(waiting.mails).toEqual([]);
		stage.stripe.state.payInvoice(String(charge_id));
		await stage.run(at(65));
		expect(await stage.topUps()).toEqual([{ customer: 'cus_a', amount: '3760', charge_id }]);
		expect(await stage.granted()).toEqual([3760]);
		expect((await stage.run(at(120))).run.ran('Top up the wallet')).toBe(false);
	});

	it('is told by the next run when n8n died before the mail', async () => {
		stage.stripe.state.setBehaviour('pm_cus_a', 'authentication_required');
		await stage.run(at(0), { diesAfter: 'Top up the wallet' });
		const { mails } = await stage.run(at(5));
		expect(mails[0]?.text).toMatch(/- cus_a\. .+requires_action.+ Pay page: https:/);
		expect((await stage.run(at(10))).mails).toEqual([]);
	});

	it('is credited in the night when the wallet is not low any more', async () => {
		await stage.run(at(0), { diesAfter: 'Top up the wallet' });
		await stage.add('cus_a', 5000);
		await stage.run(at(5));
		expect(await stage.topUps()).toEqual([]);
		const { run } = await stage.run(at(700), { startFrom: 'Every night' });
		expect(await stage.topUps()).toMatchObject([{ amount: '3760' }]);
		expect(run.node('Nothing to do').items).toMatchObject([{ reason_code: 'threshold_not_met' }]);
		expect(stage.taken()).toEqual([3760]);
	});
});
