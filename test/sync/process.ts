import type { Clock } from '../../delivery/clock';
import type { TotalsPort } from '../../delivery/sync/totals-port';
import type { RunPlan } from './schedule';
import { trueWall } from './world';

type Fate = Pick<RunPlan, 'dies' | 'pause' | 'clockError' | 'clockStep'>;

/**
 * The process that a run lives in. It may be killed at any of its waits, so that it neither sends
 * nor hears anything from then on, or stand still for a while; its wall clock may be wrong.
 */
export class Process implements Clock {
	/** Resolves when it is killed. */
	readonly death: Promise<'killed'>;
	/** When it stood still, if it did. */
	pausedAt: number | undefined;
	#die: (fate: 'killed') => void = () => {};
	#waits = 0;
	#lostMs = 0;
	#standsUntil = 0;
	readonly #beginning: number;

	constructor(
		private readonly clock: Clock,
		private readonly fate: Fate,
	) {
		this.#beginning = clock.now();
		this.death = new Promise((resolve) => {
			this.#die = resolve;
		});
	}

	now(): number {
		return this.clock.now() - this.#lostMs;
	}

	/** Unix seconds, as this machine has them. */
	wall(): number {
		const { clockError, clockStep } = this.fate;
		const now = this.clock.now();
		const hasStepped = clockStep !== undefined && now >= this.#beginning + clockStep.afterMs;
		return trueWall(now) + (hasStepped ? clockStep.clockError : clockError);
	}

	async sleep(ms: number, signal?: AbortSignal): Promise<void> {
		await this.#live();
		// Whole milliseconds, as real timers have them.
		await this.clock.sleep(Math.ceil(ms), signal);
		await this.#live();
	}

	/** The provider as this process reaches it. */
	reach(port: TotalsPort): TotalsPort {
		return {
			groups: (targets) => port.groups(targets),
			read: async (group) => await this.around(async () => await port.read(group)),
			send: async (correction) => await this.around(async () => await port.send(correction)),
		};
	}

	/** Asks the provider: the answer may find nobody who hears it. */
	async around<T>(ask: () => Promise<T>): Promise<T> {
		await this.#live();
		const answer = await ask();
		await this.#live();
		return answer;
	}

	/** Goes on at once, later or never. */
	async #live(): Promise<void> {
		const { dies = Infinity, pause } = this.fate;
		this.#waits += 1;
		if (this.#waits > dies) {
			this.#die('killed');
			await new Promise<never>(() => {});
		}
		if (pause !== undefined && this.#waits === pause.wait + 1) {
			this.pausedAt = this.clock.now();
			this.#standsUntil = this.clock.now() + pause.ms;
		}
		// All that goes on in it stands still, whatever it was waiting for.
		while (this.clock.now() < this.#standsUntil) {
			await this.clock.sleep(this.#standsUntil - this.clock.now());
			if (pause?.stopsClock) this.#lostMs = pause.ms;
		}
	}
}
