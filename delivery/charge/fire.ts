import type { ChargeOrder, ChargeRecord } from '../../metering/trigger/charge-record';
import { chargeKey, claimKey } from '../../metering/trigger/claim-key';
import { decide, refuseAtSight } from '../../metering/trigger/decide';
import { nextStep } from '../../metering/trigger/next-step';
import type { TriggerReading, TriggerRequest } from '../../metering/trigger/trigger-rule';
import { backoffMs } from '../backoff';
import type { Outcome } from '../verdict';
import type { ClaimRef } from './charge-port';
import {
	attempted,
	crowded,
	doubtful,
	failing,
	planned,
	refused,
	stopped,
	told,
	unclaimed,
	undropped,
	unread,
} from './endings';
import type { FireOutcome } from './fire-outcome';
import { History } from './history';
import type { ChargeTools } from './tools';

/** Steps of one fire. It takes three when nothing gets in its way. */
const MOST_STEPS = 16;
/** How often a key in use is tried again before another one is. */
const MOST_TAKEN = 4;
/**
 * How often the provider may fail, or refuse, what a fire wants written. That is an answer, so it
 * uses up no patience: of many fires each would go on for minutes, while the run's budget lasts.
 */
const MOST_IN_VAIN = 5;

/**
 * Fires a trigger for a customer: reads what was charged, and does what that calls for, until it
 * ends. It may die at any moment and be run again any number of times, by any number of workers.
 */
export async function fire(
	tools: ChargeTools,
	request: TriggerRequest,
	isDry: boolean,
): Promise<FireOutcome> {
	const refusal = refuseAtSight(request);
	if (refusal !== undefined) return refused(refusal);
	const firing = new Firing(tools, request, isDry);
	for (let steps = 0; steps < MOST_STEPS; steps += 1) {
		const outcome = await firing.step();
		if (outcome !== undefined) return firing.ended(outcome);
	}
	return firing.ended(firing.exhausted());
}

/** A try to put a charge on record that came to nothing. */
interface Vain {
	/** The key of what was known then. */
	readonly base: string;
	readonly times: number;
	/** How many keys after it are used up without a claim. */
	readonly generation: number;
}

class Firing {
	readonly #made = new Set<string>();
	readonly #history: History;
	/** The claim whose payment was asked for, until it is known what became of it. */
	#asked: { readonly id: string; readonly reason: string } | undefined;
	/** Answers of the provider that say that it failed, which it may repeat for the same key. */
	#errors = 0;
	#vain: Vain = { base: '', times: 0, generation: 0 };
	/** What the provider said that failed when it was asked for a claim last. */
	#failed: string | undefined;
	/** Writes that the provider failed to do, or refused. */
	#inVain = 0;
	#hidden = 0;
	#waits = 0;

	constructor(
		private readonly tools: ChargeTools,
		private readonly request: TriggerRequest,
		private readonly isDry: boolean,
	) {
		this.#history = new History(tools, request);
	}

	/** @returns how the fire ended, or nothing when it goes on */
	async step(): Promise<FireOutcome | undefined> {
		const shown = await this.#history.read();
		if (shown.kind === 'hidden') return this.#goOnWithout();
		if (shown.kind === 'unread') return this.#without(unread(shown.outcome));
		const { charges } = shown.reading;
		const asked = charges.find(({ id }) => id === this.#asked?.id);
		const outcome = told(asked);
		if (outcome !== undefined) return outcome;
		if (asked?.status === 'dropped') this.#asked = undefined;
		if (this.isDry) return this.#plan(shown.reading);
		const step = nextStep(this.request, shown.reading, this.#made);
		const isWrite = step.kind === 'claim' || step.kind === 'charge';
		if (isWrite && this.#inVain >= MOST_IN_VAIN) return this.exhausted();
		switch (step.kind) {
			case 'refuse':
				return refused(step.refusal);
			case 'claim':
				return await this.#claim(step.order, charges);
			case 'drop':
				return await this.#drop(step.claims);
			case 'charge':
				return await this.#charge(step.claim);
		}
	}

	/** Others were in the way again and again, unless it was the provider that failed each time. */
	exhausted(): FireOutcome {
		return this.#failed === undefined ? crowded() : failing(this.#failed);
	}

	/** Nothing that a fire ends as makes up for a payment that may be under way. */
	ended(outcome: FireOutcome): FireOutcome {
		if (this.#asked === undefined) return outcome;
		if (outcome.charge?.id === this.#asked.id) {
			return attempted(outcome, this.request, this.#history.charges);
		}
		return doubtful(this.#asked.id, this.#asked.reason);
	}

	/** Claims of others are not looked at: they may come to nothing. */
	#plan(reading: TriggerReading): FireOutcome {
		const charges = reading.charges.filter(({ status }) => status !== 'open');
		const decision = decide(this.request, { ...reading, charges });
		return decision.ok ? planned(decision.value) : refused(decision.refusal);
	}

	async #claim(
		order: ChargeOrder,
		known: readonly ChargeRecord[],
	): Promise<FireOutcome | undefined> {
		const { port, asks } = this.tools;
		const { rule, customer } = this.request;
		const base = claimKey(rule.name, customer, known, 0);
		if (base !== this.#vain.base) this.#vain = { base, times: 0, generation: 0 };
		const key = claimKey(rule.name, customer, known, this.#vain.generation);
		const found = await asks.ask(async () => await port.claim(key, order));
		if (!found.ok) return this.#without(unclaimed(found.outcome));
		const answer = found.value;
		this.#failed = answer.kind === 'errored' ? answer.reason : undefined;
		if (answer.kind === 'claimed') {
			this.#made.add(answer.id);
			this.#history.expect(answer.id);
			return undefined;
		}
		if (answer.kind === 'errored') this.#inVain += 1;
		const times = this.#vain.times + 1;
		// A key in use is most often that of a claim that shows in a moment. One that never shows was
		// an error that the provider keeps for somebody else's claim.
		const isUsedUp = answer.kind === 'errored' || times > MOST_TAKEN;
		this.#vain = { base, times, generation: this.#vain.generation + Number(isUsedUp) };
		await this.#waitToSee();
		return undefined;
	}

	async #charge({ id, capture }: ChargeRecord): Promise<FireOutcome | undefined> {
		const { port, asks } = this.tools;
		// Whatever comes of it, it must not be left open by a fire that ends otherwise.
		this.#made.add(id);
		this.#asked = { id, reason: 'no answer' };
		const key = chargeKey(id, this.#errors);
		const found = await asks.ask(async () => await port.charge(key, { id, capture }));
		if (!found.ok) return await this.#unpaid({ id, capture }, found.outcome);
		const answer = found.value;
		if (answer.kind === 'done') return this.#learn(answer.charge);
		if (answer.kind === 'errored') {
			this.#errors += 1;
			this.#inVain += 1;
			this.#asked = { id, reason: answer.reason };
			// An older view, without this claim, would have another one charged, and this one forgotten.
			this.#history.expect(id);
		}
		await this.#waitToSee();
		return undefined;
	}

	/** A payment that the provider will not try leaves a claim that nobody needs. */
	async #unpaid(
		claim: ClaimRef,
		{ status, code, reason = 'no answer' }: Outcome,
	): Promise<FireOutcome | undefined> {
		this.#asked = { id: claim.id, reason };
		if (status !== 'rejected') this.#history.expect(claim.id);
		const { port, asks } = this.tools;
		const found =
			status === 'rejected' ? await asks.ask(async () => await port.drop(claim)) : undefined;
		if (!found?.ok || found.value.kind !== 'done') {
			this.#inVain += 1;
			await this.#waitToSee();
			return undefined;
		}
		return this.#learn(found.value.charge) ?? { status: 'refused', ...(code && { code }), reason };
	}

	async #drop(claims: readonly ChargeRecord[]): Promise<FireOutcome | undefined> {
		const { port, asks } = this.tools;
		for (const { id, capture } of claims) {
			const found = await asks.ask(async () => await port.drop({ id, capture }));
			if (!found.ok) return this.#without(undropped(found.outcome));
			if (found.value.kind === 'done') this.#learn(found.value.charge);
			else await this.#waitToSee();
		}
		return undefined;
	}

	#learn(charge: ChargeRecord): FireOutcome | undefined {
		if (charge.status === 'dropped' && charge.id === this.#asked?.id) this.#asked = undefined;
		return told(charge);
	}

	/** What somebody else has just done shows in a moment. */
	async #waitToSee(): Promise<void> {
		const { clock, random, halt } = this.tools;
		this.#waits += 1;
		await clock.sleep(backoffMs(this.#waits + 1, random()), halt.signal);
	}

	/** The key may have named a claim that is gone for good, as invoices are that were drafts. */
	#goOnWithout(): FireOutcome | undefined {
		this.#hidden += 1;
		if (this.#hidden > 1) return this.#without(unread(HIDDEN));
		this.#history.expect(undefined);
		this.#vain = { ...this.#vain, generation: this.#vain.generation + 1 };
		return undefined;
	}

	/** The end of a fire that cannot go on, by what stops the whole run if something does. */
	#without(outcome: FireOutcome): FireOutcome {
		const { why } = this.tools.halt;
		return why === undefined ? outcome : stopped(why);
	}
}

const HIDDEN = { status: 'unsent', reason: 'a claim that was made does not show' } as const;
