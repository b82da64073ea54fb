import type { ChargePort } from '../../../delivery/charge/charge-port';
import { requestOf } from '../../metering/trigger/fires';
import { like } from '../../trigger/broken-ports';
import { eventOf, type FireOptions, orderFor, Scene } from './scene';

type Unpaid = Awaited<ReturnType<ChargePort['charge']>>;
const FAILED: Unpaid = { kind: 'answered', value: { kind: 'errored', reason: 'HTTP 500' } };

describe('what happens between two steps', () => {
	/** Calls back before the second reading, which is the look before a charge. */
	function beforeSecondLook(happen: () => Promise<unknown> | void) {
		let readings = 0;
		return {
			port: (port: ChargePort) =>
				like(port, {
					read: async (asks, rule, customer) => {
						readings += 1;
						if (readings === 2) await happen();
						return await port.read(asks, rule, customer);
					},
				}),
		};
	}

	it('may be that a limit is reached: its own claim goes, and nothing is charged', async () => {
		const scene = new Scene();
		scene.model.claim('a key', orderFor('order 7'));
		const [other] = scene.model.payments;
		scene.model.drop(other?.id ?? '');
		scene.model.claim('the next', orderFor('order 8'));
		scene.model.charge('to pay', scene.model.payments[1]?.id ?? '', 1);
		await scene.pass(61);
		const outcome = await scene.fire(
			eventOf('another', { mostCharges: 2, cooldownSeconds: 0 }),
			beforeSecondLook(() => {
				scene.model.claim('beside it', orderFor('order 9'));
				scene.model.charge('paid too', scene.model.payments[3]?.id ?? '', 1);
			}),
		);
		expect(outcome).toMatchObject({ status: 'refused', code: 'window_limit' });
		const statuses = scene.model.payments.map(({ status }) => status);
		expect(statuses).toEqual(['dropped', 'succeeded', 'dropped', 'succeeded']);
	});

	it('may call for a claim to go that cannot be dropped: nothing is charged then either', async () => {
		const scene = new Scene();
		const { port } = beforeSecondLook(() => scene.model.changeCard('B'));
		const outcome = await scene.fire(requestOf(), {
			port: (well) =>
				like(port(well), {
					drop: async () => await Promise.resolve({ kind: 'rejected', code: 'x', reason: 'x' }),
				}),
		});
		expect(outcome).toMatchObject({ status: 'refused', code: 'not_claimed' });
		expect(scene.tries).toBe(0);
	});

	it('may be that the customer has another card, which is charged then', async () => {
		const scene = new Scene();
		const outcome = await scene.fire(
			requestOf(),
			beforeSecondLook(() => scene.model.changeCard('B')),
		);
		expect(outcome).toMatchObject({
			status: 'fired',
			charge: { paymentMethod: { fingerprint: 'B' } },
		});
		expect(scene.model.payments.map(({ status }) => status)).toEqual(['dropped', 'succeeded']);
	});
});

describe('a claim whose payment was asked for', () => {
	/** The first time that a payment is asked for, this happens instead. */
	function insteadOfPaying(happen: (scene: Scene, id: string) => void, answer: Unpaid) {
		const scene = new Scene();
		let tries = 0;
		const options: FireOptions = {
			port: (port) =>
				like(port, {
					charge: async (key, claim) => {
						tries += 1;
						if (tries > 1) return await port.charge(key, claim);
						happen(scene, claim.id);
						return answer;
					},
				}),
		};
		return { scene, options };
	}

	it('is dropped when it is not allowed any more, also if another has made it', async () => {
		const { scene, options } = insteadOfPaying((at) => at.model.changeCard('B'), FAILED);
		scene.model.claim('a key', orderFor('order 7', scene));
		expect(await scene.fire(requestOf(), options)).toMatchObject({ status: 'fired' });
		expect(scene.model.payments.map(({ status }) => status)).toEqual(['dropped', 'succeeded']);
	});

	it('is in no doubt when somebody else has dropped it', async () => {
		const { scene, options } = insteadOfPaying((at, id) => {
			at.model.drop(id);
			at.model.claim('a key', orderFor('another'));
		}, FAILED);
		expect(await scene.fire(requestOf(), options)).toMatchObject({
			status: 'refused',
			code: 'pending_charge',
		});
	});
});

describe('a payment that the provider will not have', () => {
	const NOT_NOW: Unpaid = { kind: 'refused_for_now', code: 'refused', reason: 'HTTP 429' };
	const NEVER: Unpaid = { kind: 'rejected', code: 'x', reason: 'HTTP 400' };

	it.each<[string, Unpaid]>([
		['now', NOT_NOW],
		['at all, nor drop', NEVER],
		['since it fails', FAILED],
	])(
		'%s is asked for a few times, with pauses, and then left to the next fire',
		async (_, answer) => {
			const scene = new Scene();
			const askedAt: number[] = [];
			const outcome = await scene.fire(requestOf(), {
				port: (port) =>
					like(port, {
						charge: async () => {
							askedAt.push(scene.clock.now());
							return await Promise.resolve(answer);
						},
						drop: async () => await Promise.resolve(NEVER),
					}),
			});
			expect(outcome).toMatchObject({
				status: 'in_doubt',
				reason: expect.stringMatching(/HTTP \d+/) as string,
			});
			expect(askedAt).toHaveLength(5);
			const pauses = askedAt.slice(1).map((at, n) => at - (askedAt[n] ?? 0));
			expect(Math.min(...pauses)).toBeGreaterThanOrEqual(250);
			expect(Math.max(...pauses)).toBeLessThan(10_000);
			expect(await scene.fire()).toMatchObject({ status: 'fired' });
			expect(scene.tries).toBe(1);
		},
	);

	it('in five tries is looked for once more', async () => {
		const scene = new Scene();
		let asked = 0;
		const outcome = await scene.fire(requestOf(), {
			port: (port) =>
				like(port, {
					charge: async (key, claim) => {
						asked += 1;
						if (asked === 5) await port.charge(key, claim);
						return FAILED;
					},
				}),
		});
		expect(outcome).toMatchObject({ status: 'fired', isAttempt: true });
	});
});

it('a payment that was asked for is told as fired, though an older view shows only another claim', async () => {
	const scene = new Scene();
	scene.model.claim('a key', orderFor('order 7', scene));
	let readings = 0;
	const outcome = await scene.fire(requestOf(), {
		port: (port) =>
			like(port, {
				charge: async (key, claim) => {
					if (claim.id === 'pi_older') {
						return { kind: 'answered', value: { kind: 'not_open' } };
					}
					await port.charge(key, claim);
					return FAILED;
				},
				read: async (asks, rule, customer) => {
					readings += 1;
					const found = await port.read(asks, rule, customer);
					const [charge] = found.ok ? found.value.charges : [];
					if (!found.ok || charge === undefined || readings !== 2) return found;
					const older = { ...charge, id: 'pi_older', status: 'open' as const };
					return { ok: true, value: { ...found.value, charges: [older] } };
				},
			}),
	});
	expect(outcome).toMatchObject({ status: 'fired', isAttempt: true });
	expect(scene.tries).toBe(1);
});

describe('the claim of another', () => {
	it('is left alone when it is of another amount', async () => {
		const scene = new Scene();
		scene.model.claim('a key', { ...orderFor('order 7', scene), amount: 1999n });
		expect(await scene.fire()).toMatchObject({ status: 'refused', code: 'pending_charge' });
		expect(scene.tries).toBe(0);
	});
});
