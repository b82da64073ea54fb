import type {
	ChargeAnswer,
	ChargePort,
	ClaimAnswer,
	ClaimRef,
} from '../../delivery/charge/charge-port';
import type { Clock } from '../../delivery/clock';
import type { Answer, Found, Reads } from '../../delivery/sync/reads';
import type { ChargeOrder } from '../../metering/trigger/charge-record';
import type { TriggerReading } from '../../metering/trigger/trigger-rule';
import type { Fault, Step } from './schedule';
import type { Failure, StripeModel } from './stripe-model';

/** A call that a run made. */
export interface Call {
	readonly what: 'read' | 'claim' | 'charge' | 'drop';
	/** What was read or done, for people. */
	readonly of: string;
	readonly at: number;
	readonly fault: Fault['kind'];
	/** What the run was told. */
	answer?: string;
}

const WELL: Step = { fault: { kind: 'none' }, latencyMs: 40, lagMs: 0 };
const UNCLEAR = { kind: 'unclear', code: 'unclear', reason: 'no answer' } as const;

/** The way of one run to the provider, on which things go wrong. */
export class StripePort implements ChargePort {
	readonly calls: Call[] = [];
	#scripted = 0;

	constructor(
		private readonly model: StripeModel,
		private readonly clock: Clock,
		private readonly run: number,
		private readonly script: readonly Step[],
	) {}

	async read(asks: Reads): Promise<Found<TriggerReading>> {
		return await asks.ask(
			async () => await this.#call('read', '', ({ lagMs }) => this.model.read(lagMs)),
		);
	}

	async claim(key: string, order: ChargeOrder): Promise<Answer<ClaimAnswer>> {
		return await this.#call('claim', `${order.amount} (${key.slice(5, 11)})`, (_, failure) =>
			this.model.claim(key, order, failure),
		);
	}

	async charge(key: string, { id }: ClaimRef): Promise<Answer<ChargeAnswer>> {
		return await this.#call('charge', id, (_, failure) =>
			this.model.charge(key, id, this.run, failure),
		);
	}

	async drop({ id }: ClaimRef): Promise<Answer<ChargeAnswer>> {
		return await this.#call('drop', id, () => this.model.drop(id));
	}

	async #call<Value>(
		what: Call['what'],
		of: string,
		act: (step: Step, failure?: Failure) => Value,
	): Promise<Answer<Value>> {
		const step = this.script[this.#scripted++] ?? WELL;
		const { fault, latencyMs } = step;
		const { clock } = this;
		const call: Call = { what, of, at: clock.now(), fault: fault.kind };
		this.calls.push(call);
		const answer = await this.#answer(what, step, act);
		if (fault.kind !== 'stall') await clock.sleep(latencyMs / 2);
		call.answer = tell(answer);
		return answer;
	}

	async #answer<Value>(
		what: Call['what'],
		step: Step,
		act: (step: Step, failure?: Failure) => Value,
	): Promise<Answer<Value>> {
		const { fault, latencyMs } = step;
		const { clock } = this;
		const refusal = refusalOf(fault);
		if (refusal !== undefined) return refusal;
		if (fault.kind === 'stall') {
			if (what !== 'read') this.#actLater(() => act(step), fault.serverMs);
			await clock.sleep(fault.clientMs);
			return UNCLEAR;
		}
		this.model.busyUntil(clock.now() + latencyMs);
		await clock.sleep(latencyMs / 2);
		if (fault.kind === 'unclear') {
			if (fault.committed && what !== 'read') act(step);
			return UNCLEAR;
		}
		const mayErr = fault.kind === 'errored' && (what === 'claim' || what === 'charge');
		if (fault.kind === 'errored' && !mayErr) return UNCLEAR;
		return { kind: 'answered', value: act(step, mayErr ? fault : undefined) };
	}

	#actLater(act: () => unknown, ms: number): void {
		const { clock } = this;
		this.model.busyUntil(clock.now() + ms);
		void clock.sleep(ms).then(act);
	}
}

function tell(answer: Answer<unknown>): string {
	if (answer.kind !== 'answered') return answer.kind;
	const { kind, id, charge, charges } = answer.value as Partial<
		Record<'kind' | 'id', string> & {
			charge: { status: string };
			charges: ReadonlyArray<{ id: string; status: string }>;
		}
	>;
	if (charges !== undefined) return charges.map((one) => `${one.id} ${one.status}`).join(', ');
	return [kind, id, charge?.status].filter((part) => part !== undefined).join(' ');
}

function refusalOf(fault: Fault) {
	const { kind } = fault;
	if (kind === 'rejected' || kind === 'fatal') return { kind, code: kind, reason: kind };
	if (kind !== 'rate_limited' && kind !== 'busy') return undefined;
	const { retryAfterMs } = fault;
	return { kind, code: kind, reason: kind, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}
