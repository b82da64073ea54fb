/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import fc from 'fast-check';
import type { BehaviourName, FaultKind } from '../../../../emulator';
import type { FireOutcome } from '../../../../delivery/charge/fire-outcome';
import type { Capture } from '../../../../metering/trigger/charge-record';
import type { Condition, TriggerRequest } from '../../../../metering/trigger/trigger-rule';
import { randomFrom } from '../../../delivery/schedules';
import { crossing, requestOf, ruleOf } from '../../../metering/trigger/fires';
import type { ChargeBench } from './charge-bench';

const STEP = 10_000;
const AMOUNT = 2000;
const EVENTS = 3;
const DAY = 86_400;
/** Nothing but the occasion itself keeps a charge from being made. */
const LIMITS = { cooldownSeconds: 0, mostCharges: 10_000, failuresInARow: 10_000 };

/** What several executions do at the same time, and how much time passes after it. */
interface Wave {
	readonly workers: ReadonlyArray<{
		readonly seed: number;
		readonly capture: Capture;
		/** It is cancelled so many ms of real time after it begins. */
		readonly diesAfter: number | undefined;
	}>;
	readonly behaviour: BehaviourName;
	/** In steps, what is used up in this wave. */
	readonly used: number;
	readonly seconds: number;
}

export interface Storm {
	readonly theme: 'event' | 'crossing';
	readonly faults: ReadonlyArray<{
		readonly kind: FaultKind;
		readonly when: 'before_commit' | 'after_commit';
		readonly probability: number;
		readonly seed: number;
	}>;
	readonly waves: readonly Wave[];
}

const seed = fc.nat(1_000_000);
const worker = fc.record({
	seed,
	capture: fc.constantFrom<Capture>('off_session', 'off_session', 'off_session', 'client_confirm'),
	diesAfter: fc.oneof(
		{ weight: 3, arbitrary: fc.constant(undefined) },
		{ weight: 1, arbitrary: fc.nat(300) },
	),
});

/** Executions at the same time, again and again, while much goes wrong. */
export const storms: fc.Arbitrary<Storm> = fc.record({
	theme: fc.constantFrom('event', 'crossing'),
	faults: fc.array(
		fc.record({
			kind: fc.constantFrom<FaultKind>('cut', 'cut', 'fail', 'fail', 'malformed', 'refuse'),
			when: fc.constantFrom('before_commit', 'after_commit'),
			probability: fc.double({ min: 0.01, max: 0.15, noNaN: true }),
			seed,
		}),
		{ minLength: 1, maxLength: 4 },
	),
	waves: fc.array(
		fc.record({
			workers: fc.array(worker, { minLength: 1, maxLength: 4 }),
			behaviour: fc.constantFrom<BehaviourName>(
				'succeeds',
				'succeeds',
				'generic_decline',
				'authentication_required',
				'debit_succeeds',
			),
			used: fc.nat(3),
			seconds: fc.constantFrom(0, 1, 130, DAY + 1, 5 * DAY),
		}),
		{ minLength: 1, maxLength: 3 },
	),
});

/** A customer in a storm. */
export class Stormed {
	readonly #customer: string;
	#steps = 1;

	constructor(
		private readonly bench: ChargeBench,
		private readonly storm: Storm,
	) {
		this.#customer = bench.emulator.state.addCustomer(undefined, { email: 'ann@example.com' }).id;
	}

	/** @returns every outcome of an execution that lived to its end */
	async rage(): Promise<FireOutcome[]> {
		const { bench, storm } = this;
		const outcomes: FireOutcome[] = [];
		for (const { workers, behaviour, used, seconds } of storm.waves) {
			this.#steps += used;
			this.#card(behaviour, behaviour);
			for (const { kind, ...rule } of storm.faults) {
				const status = kind === 'refuse' ? { status: 503 } : {};
				bench.fault({ kind, path: '^/v1/', count: Infinity, ...rule, ...status });
			}
			const runs = await Promise.all(workers.map(async (one) => await this.#work(one)));
			outcomes.push(...runs.flat());
			bench.emulator.faults.clear();
			bench.pass(seconds);
		}
		return outcomes;
	}

	/** All goes well, until nothing is left to be charged. */
	async calm(): Promise<FireOutcome[]> {
		const { bench } = this;
		bench.pass(5 * DAY);
		this.#card('succeeds', 'calm');
		const last: FireOutcome[] = [];
		for (const { id } of bench.emulator.state.test.invoices(this.#customer)) this.#pay(id);
		for (const request of this.#requests('off_session')) {
			for (let tries = 0; tries < 3; tries += 1) {
				bench.pass(130);
				const outcome = await bench.fire(request);
				last[this.#indexOf(request)] = outcome;
				if (outcome.code === 'called_off' && outcome.charge)
					await bench.port.resume(outcome.charge);
			}
		}
		return last;
	}

	/** How often each occasion was charged, or may still be, by what Stripe says. */
	get charged(): Map<string, number> {
		const { test } = this.bench.emulator.state;
		const sums = new Map<string, number>();
		const add = (metadata: Readonly<Record<string, string>>): void => {
			const { metered_billing_occasion: occasion } = metadata;
			// What pays an invoice is told with the invoice.
			for (const part of occasion === undefined ? [] : partsOf(occasion)) {
				sums.set(part, (sums.get(part) ?? 0) + 1);
			}
		};
		for (const { metadata, status } of test.charges(this.#customer)) {
			if (status !== 'failed') add(metadata);
		}
		for (const { metadata, status } of test.invoices(this.#customer)) {
			if (status === 'open' || status === 'paid') add(metadata);
		}
		return sums;
	}

	/** What is due in all, each once. */
	get due(): Map<string, number> {
		const { theme } = this.storm;
		const count = theme === 'event' ? EVENTS : this.#steps;
		return new Map(Array.from({ length: count }, (_, index) => [`${theme} ${index + 1}`, 1]));
	}

	async #work({ seed, capture, diesAfter }: Wave['workers'][number]): Promise<FireOutcome[]> {
		const random = randomFrom(seed);
		const requests = [...this.#requests(capture)].sort(() => random() - 0.5);
		const stop = new AbortController();
		const timer = diesAfter === undefined ? undefined : setTimeout(() => stop.abort(), diesAfter);
		const environment = { random, signal: stop.signal };
		const outcomes = await this.bench.fireAll(requests, environment);
		clearTimeout(timer);
		return outcomes;
	}

	#requests(capture: Capture): TriggerRequest[] {
		const conditions: Condition[] =
			this.storm.theme === 'crossing'
				? [crossing(String(this.#steps * STEP + 1))]
				: Array.from({ length: EVENTS }, (_, index) => ({ kind: 'event', id: String(index + 1) }));
		return conditions.map((condition) =>
			requestOf({
				rule: ruleOf(LIMITS, { capture }),
				customer: this.#customer,
				condition,
				amount: { kind: 'fixed', amount: BigInt(AMOUNT) },
			}),
		);
	}

	#indexOf({ condition }: TriggerRequest): number {
		return condition.kind === 'event' ? Number(condition.id) - 1 : 0;
	}

	/** @param number whose digits only matter for being the same or not */
	#card(behaviour: BehaviourName, number: string): void {
		const type = behaviour === 'debit_succeeds' ? 'us_bank_account' : 'card';
		const seed = { customer: this.#customer, behaviour, number, type } as const;
		this.bench.emulator.state.addPaymentMethod(seed);
	}

	#pay(invoice: string): void {
		const { state } = this.bench.emulator;
		const { status } = state.test.invoices(this.#customer).find(({ id }) => id === invoice) ?? {};
		if (status === 'open') state.payInvoice(invoice);
	}
}

/** The occasions that a charge covers: a row of crossings is several. */
function partsOf(occasion: string): string[] {
	const [kind, first, , from, to] = JSON.parse(occasion) as string[];
	if (kind === 'event') return [`event ${first}`];
	const length = Number(to) - Number(from) + 1;
	return Array.from({ length }, (_, index) => `crossing ${Number(from) + index}`);
}
