import type { Clock } from '../../delivery/clock';
import type { Send } from '../../delivery/deliver';
import type { Job, ProviderModel } from './provider-model';

/**
 * A process that is killed at its n-th wait: from then on it neither sends nor hears anything,
 * while what it had sent goes its way at the provider.
 */
export class Mortal implements Clock {
	#waits = 0;

	constructor(
		private readonly clock: Clock,
		private readonly provider: ProviderModel,
		private readonly lifetime: number,
	) {}

	now(): number {
		return this.clock.now();
	}

	async sleep(ms: number, signal?: AbortSignal): Promise<void> {
		await this.#live();
		await this.clock.sleep(ms, signal);
		await this.#live();
	}

	readonly send: Send<Job> = async (job) => {
		await this.#live();
		const verdict = await this.provider.send(job);
		await this.#live();
		return verdict;
	};

	async #live(): Promise<void> {
		this.#waits += 1;
		if (this.#waits > this.lifetime) await new Promise<never>(() => {});
	}
}
