import type { Clock } from '../../delivery/clock';
import type { RetryableVerdict, Verdict } from '../../delivery/verdict';

/** What is sent: some usage, under the identifier that is to keep it from being billed twice. */
export interface Job {
	readonly lane: string;
	readonly usage: string;
	readonly identifier: string;
	/** The provider will never take it. */
	readonly bad?: boolean;
}

/** What goes wrong with one call. */
export type Fault =
	| { readonly kind: 'none' }
	| { readonly kind: 'rate_limited' | 'busy'; readonly retryAfterMs?: number }
	| { readonly kind: 'refused_for_now' | 'fatal' }
	/** A 5xx or a cut connection, before or after the event was committed. */
	| { readonly kind: 'unclear'; readonly committed: boolean; readonly retryAfterMs?: number }
	/** The client gives up waiting, and the provider commits the event some time after that. */
	| { readonly kind: 'stall'; readonly clientMs: number; readonly serverMs: number };

export interface Step {
	readonly fault: Fault;
	readonly latencyMs: number;
}

export interface Call {
	readonly job: Job;
	readonly at: number;
	answeredAt?: number;
	verdict?: Verdict;
}

export interface ProviderOptions {
	/** Calls in any second, counted exactly. @default no limit */
	readonly limit?: number;
	/** What happens to the first calls, one by one. Calls after them go well. */
	readonly script?: readonly Step[];
	/** Latency of calls beyond the script. @default 40 */
	readonly latencyMs?: number;
}

/** A provider that adds up events, takes each identifier once and one call per lane at a time. */
export class ProviderModel {
	readonly calls: Call[] = [];
	/** How often each usage was billed. More than once is what must never happen. */
	readonly timesBilled = new Map<string, number>();
	/** Calls that came while the same client had another one under way in the lane. */
	overlaps = 0;
	readonly #identifiers = new Set<string>();
	readonly #underWay = new Map<string, number>();
	readonly #locked = new Set<string>();
	readonly #arrivals: number[] = [];
	#recovered = false;

	constructor(
		private readonly clock: Clock,
		private readonly options: ProviderOptions = {},
	) {}

	async send(job: Job): Promise<Verdict> {
		const { script = [], latencyMs: usual = 40 } = this.options;
		const step = this.#recovered ? undefined : script[this.calls.length];
		const { fault, latencyMs } = step ?? {
			fault: { kind: 'none' },
			latencyMs: usual,
		};
		const call: Call = { job, at: this.clock.now() };
		this.calls.push(call);
		const others = this.#underWay.get(job.lane) ?? 0;
		if (others > 0) this.overlaps += 1;
		this.#underWay.set(job.lane, others + 1);
		const verdict = await this.#handle(job, fault, latencyMs);
		this.#underWay.set(job.lane, (this.#underWay.get(job.lane) ?? 1) - 1);
		call.answeredAt = this.clock.now();
		call.verdict = verdict;
		return verdict;
	}

	async #handle(job: Job, fault: Fault, latencyMs: number): Promise<Verdict> {
		if (this.#isOverLimit() || fault.kind === 'rate_limited') {
			return retryable('rate_limited', fault);
		}
		if (fault.kind === 'busy' || this.#locked.has(job.lane)) return retryable('busy', fault);
		this.#locked.add(job.lane);
		if (fault.kind === 'stall') {
			void this.#commitLater(job, fault.serverMs);
			await this.clock.sleep(fault.clientMs);
			return retryable('unclear', fault);
		}
		await this.clock.sleep(latencyMs / 2);
		const verdict = this.#decide(job, fault);
		this.#locked.delete(job.lane);
		await this.clock.sleep(latencyMs / 2);
		return verdict;
	}

	async #commitLater(job: Job, ms: number): Promise<void> {
		await this.clock.sleep(ms);
		this.#commit(job);
		this.#locked.delete(job.lane);
	}

	#decide(job: Job, fault: Fault): Verdict {
		switch (fault.kind) {
			case 'refused_for_now':
			case 'fatal':
				return { kind: fault.kind, code: fault.kind, reason: `scripted ${fault.kind}` };
			case 'unclear':
				if (fault.committed) this.#commit(job);
				return retryable('unclear', fault);
			default:
				return this.#commit(job);
		}
	}

	#commit({ identifier, usage, bad }: Job): Verdict {
		if (bad) return { kind: 'rejected', code: 'bad', reason: 'bad row' };
		if (this.#identifiers.has(identifier)) return { kind: 'duplicate' };
		this.#identifiers.add(identifier);
		this.timesBilled.set(usage, (this.timesBilled.get(usage) ?? 0) + 1);
		return { kind: 'accepted' };
	}

	#isOverLimit(): boolean {
		const now = this.clock.now();
		this.#arrivals.push(now);
		while ((this.#arrivals[0] as number) <= now - 1000) this.#arrivals.shift();
		return this.#arrivals.length > (this.options.limit ?? Infinity);
	}

	/** From now on nothing goes wrong any more. */
	recover(): void {
		this.#recovered = true;
	}

	has({ usage }: Job): boolean {
		return this.timesBilled.has(usage);
	}
}

function retryable(kind: RetryableVerdict['kind'], fault: Fault): RetryableVerdict {
	const wait = 'retryAfterMs' in fault ? { retryAfterMs: fault.retryAfterMs } : {};
	return { kind, code: kind, reason: `scripted ${kind}`, ...wait };
}

/** The most moments that any half-open second holds. */
export function mostInAnySecond(moments: readonly number[]): number {
	let most = 0;
	let first = 0;
	for (let last = 0; last < moments.length; last += 1) {
		while ((moments[first] as number) <= (moments[last] as number) - 1000) first += 1;
		most = Math.max(most, last - first + 1);
	}
	return most;
}
