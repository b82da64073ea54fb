import type { Clock } from '../../delivery/clock';
import type { Answer } from '../../delivery/sync/reads';
import type { Shown, TotalsPort } from '../../delivery/sync/totals-port';
import type { Verdict } from '../../delivery/verdict';
import type { Correction } from '../../metering/correction';
import type { SyncTarget } from '../../metering/sync-target';
import type { Fault, Step } from './schedule';
import type { StripeModel } from './stripe-model';
import type { Storm } from './world';

/** A call that a run made to move a total. */
export interface Call {
	readonly correction: Correction;
	readonly at: number;
	/** What the run was told. */
	answer?: Verdict;
	/** What became of it in truth, when it took effect. */
	taken?: Verdict['kind'];
}

/** A reading that a run asked for. */
export interface Reading {
	readonly group: readonly SyncTarget[];
	readonly at: number;
	/** What it was told, if it was. */
	shown?: Shown;
}

/** Each call in its turn, and what went wrong with it. */
export type Asked = { readonly fault: Fault['kind'] } & (
	| { readonly kind: 'call'; readonly call: Call }
	| { readonly kind: 'reading'; readonly reading: Reading }
);

export interface Network {
	readonly clock: Clock;
	readonly storms: readonly Storm[];
	readonly groupSize: number;
	/** Lag where no step says otherwise. */
	readonly lagMs: number;
	/** Lets the provider take a correction. */
	readonly take: (correction: Correction, lagMs: number) => Verdict;
}

const USUAL_LATENCY_MS = 40;

/** The way of one run to the provider, on which things go wrong. */
export class StripePort implements TotalsPort {
	readonly asked: Asked[] = [];
	readonly calls: Call[] = [];
	readonly readings: Reading[] = [];
	#scripted = 0;

	constructor(
		private readonly model: StripeModel,
		private readonly network: Network,
		private readonly script: readonly Step[],
	) {}

	groups(targets: readonly SyncTarget[]): ReadonlyArray<readonly SyncTarget[]> {
		const { groupSize } = this.network;
		const groups: Array<readonly SyncTarget[]> = [];
		for (let from = 0; from < targets.length; from += groupSize) {
			groups.push(targets.slice(from, from + groupSize));
		}
		return groups;
	}

	async read(group: readonly SyncTarget[]): Promise<Answer<Shown>> {
		const { fault, latencyMs } = this.#nextStep();
		const { clock } = this.network;
		const reading: Reading = { group, at: clock.now() };
		this.readings.push(reading);
		this.asked.push({ fault: fault.kind, kind: 'reading', reading });
		const refusal = refusalOf(fault);
		if (refusal !== undefined) return refusal;
		await clock.sleep(latencyMs / 2);
		const shown = new Map(group.map((target) => [target, this.model.shown(target)] as const));
		await clock.sleep(fault.kind === 'stall' ? fault.clientMs : latencyMs / 2);
		if (fault.kind === 'stall' || fault.kind === 'unclear') return UNCLEAR;
		reading.shown = shown;
		return { kind: 'answered', value: shown };
	}

	readonly send = async (correction: Correction): Promise<Verdict> => {
		const { fault, latencyMs, lagMs } = this.#nextStep();
		const { clock } = this.network;
		const call: Call = { correction, at: clock.now() };
		this.calls.push(call);
		this.asked.push({ fault: fault.kind, kind: 'call', call });
		const answer = await this.#answer(call, fault, latencyMs, lagMs);
		call.answer = answer;
		return answer;
	};

	async #answer(call: Call, fault: Fault, latencyMs: number, lagMs: number): Promise<Verdict> {
		const { clock } = this.network;
		const refusal = refusalOf(fault);
		if (refusal !== undefined) return refusal;
		if (fault.kind === 'stall') {
			void this.#takeLater(call, fault.serverMs, lagMs);
			await clock.sleep(fault.clientMs);
			return UNCLEAR;
		}
		this.model.busyUntil(clock.now() + latencyMs);
		await clock.sleep(latencyMs / 2);
		const isLost = fault.kind === 'unclear';
		const answer = isLost && !fault.committed ? UNCLEAR : this.#take(call, lagMs);
		await clock.sleep(latencyMs / 2);
		return isLost ? UNCLEAR : answer;
	}

	async #takeLater(call: Call, ms: number, lagMs: number): Promise<void> {
		const { clock } = this.network;
		this.model.busyUntil(clock.now() + ms);
		await clock.sleep(ms);
		this.#take(call, lagMs);
	}

	#take(call: Call, lagMs: number): Verdict {
		const verdict = this.network.take(call.correction, lagMs);
		call.taken = verdict.kind;
		return verdict;
	}

	#nextStep(): Step {
		const { clock, storms, lagMs } = this.network;
		const now = clock.now();
		const storm = storms.find(({ from, to }) => from <= now && now < to);
		return storm === undefined
			? (this.script[this.#scripted++] ?? {
					fault: { kind: 'none' },
					latencyMs: USUAL_LATENCY_MS,
					lagMs,
				})
			: { fault: { ...storm, kind: 'rate_limited' }, latencyMs: 0, lagMs };
	}
}

const UNCLEAR = { kind: 'unclear', code: 'unclear', reason: 'no answer' } as const;

function refusalOf(fault: Fault) {
	const { kind } = fault;
	if (kind === 'refused_for_now' || kind === 'fatal') return { kind, code: kind, reason: kind };
	if (kind !== 'rate_limited' && kind !== 'busy') return undefined;
	const { retryAfterMs } = fault;
	return { kind, code: kind, reason: kind, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}
