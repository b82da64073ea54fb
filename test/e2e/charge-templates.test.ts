/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import { FORM_USER } from '../../demo/credentials';
import { AMOUNT, ChargeScene, CUSTOMERS, STEP, stepsOf } from './charge-scene';
import { MILESTONE_CUSTOMER, MilestoneForm } from './milestone-form';
import { pause } from './waits';

const KILLS = 3;
/** About as long as it takes to charge all customers. */
const LONGEST_LIFE_MS = 2_000;
const RUN_TIMEOUT_MS = 120_000;

/** Answers that get lost, payments whose fate is not told, and a Stripe that fails. */
const FAULTS = [
	{ kind: 'cut', when: 'after_commit', path: '(payment_intents|confirm)$', probability: 0.05 },
	{ kind: 'fail', when: 'after_commit', path: 'confirm$', probability: 0.05 },
	{ kind: 'cut', path: 'confirm$', probability: 0.05 },
	{ kind: 'refuse', path: 'payment_intents$', probability: 0.03 },
] as const;

describe('templates that charge, in a real n8n', () => {
	let scene: ChargeScene;

	beforeAll(async () => {
		scene = await ChargeScene.set();
	});

	afterAll(async () => {
		await scene?.stop();
	});

	/** Two executions of the same at the same moment, until both are over or n8n is gone. */
	async function runTwice(isKilled: () => boolean): Promise<string[]> {
		const { api } = scene.demo;
		const ends = [1, 2].map(async () => {
			const { status } = await api.executionEnd(await scene.begin(), RUN_TIMEOUT_MS);
			return status;
		});
		const settled = await Promise.allSettled(ends);
		return settled.map((end) => {
			if (end.status === 'fulfilled') return end.value;
			if (isKilled()) return 'killed';
			throw end.reason;
		});
	}

	async function paid(): Promise<number> {
		return (await scene.charges()).filter(({ captured }) => captured > 0).length;
	}

	it('usage is charged once for each step, by two executions at once in an n8n that is killed', async () => {
		await scene.demo.emulator.addFaults(...FAULTS.map((rule) => ({ ...rule, seed: 7 })));
		for (let kill = 1; kill <= KILLS; kill += 1) {
			await scene.use(2.5 * STEP);
			await scene.pass(5);
			let isKilled = false;
			const [before, claimed] = [await paid(), await scene.claims()];
			const running = runTwice(() => isKilled);
			const life = Math.round(scene.random() * LONGEST_LIFE_MS);
			await Promise.race([scene.untilMoreThan(claimed), running]);
			await pause(life);
			isKilled = true;
			await scene.demo.server.kill();
			const ended = await running;
			const after = await paid();
			process.stdout.write(
				`kill ${kill} ${life} ms after the first claim: ${after - before} charges paid, executions ${ended}\n`,
			);
			await scene.demo.server.start();
		}
		await scene.demo.emulator.clearFaults();
		for (let round = 1; round <= 2; round += 1) {
			await scene.pass(5);
			expect(await runTwice(() => false)).toEqual(['success', 'success']);
		}

		const charges = await scene.charges();
		for (const customer of CUSTOMERS) {
			const reached = Math.floor((scene.used.get(customer) ?? 0) / STEP);
			const steps = Array.from({ length: reached }, (_, n) => n + 1);
			expect([customer, stepsOf(charges, customer)]).toEqual([customer, steps]);
			const taken = charges.filter((charge) => charge.customer === customer);
			expect(taken.reduce((sum, { captured }) => sum + captured, 0)).toBe(reached * AMOUNT);
		}
		process.stdout.write(`${charges.length} charges of ${CUSTOMERS.length} customers\n`);
	});

	it('a milestone is billed once by two submissions at once, which show the same invoice', async () => {
		const form = await MilestoneForm.publish(scene.demo);
		expect(await form.status()).toBe(401);
		expect(await form.status({ username: FORM_USER.user, password: 'guessed' })).toBe(401);

		const pages = await Promise.all([form.submit('2,500.00'), form.submit('2,500.00')]);
		const [invoice, ...more] = await scene.invoices(MILESTONE_CUSTOMER);
		expect(more).toEqual([]);
		expect(invoice).toMatchObject({ status: 'open', total: 250_000 });
		expect(invoice?.sent_ms).toHaveLength(1);
		expect(pages.some((page) => page.includes('The invoice is sent'))).toBe(true);

		const later = await form.submit('2,500.00');
		expect(later).toMatch(/This milestone was billed before[^]+2500\.00 USD[^]+It is not paid yet/);
		expect(later).toContain(`Invoice ${String(invoice?.id)}`);
		expect(later).toMatch(/<a href="https:\/\/invoice\.stripe\.com\/[^"]+" target="_blank">/);
		expect(await form.submit('2.500')).toMatch(/Nothing was billed[^]+cannot be read as an amount/);
		expect(await scene.invoices(MILESTONE_CUSTOMER)).toHaveLength(1);
	});
});
