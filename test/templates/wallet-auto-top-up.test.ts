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
});
