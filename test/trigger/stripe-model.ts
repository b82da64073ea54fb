import type { Clock } from '../../delivery/clock';
import type { ChargeAnswer, ClaimAnswer } from '../../delivery/charge/charge-port';
import type {
	ChargeOrder,
	ChargeRecord,
	PaymentMethod,
} from '../../metering/trigger/charge-record';
import { chargeToResume } from '../../metering/trigger/failures';
import { formatOccasion } from '../../metering/trigger/occasion';
import type { TriggerReading } from '../../metering/trigger/trigger-rule';
import { Payment, providerSeconds } from './payments';
import type { Mood, Schedule } from './schedule';

interface Kept {
	readonly words: string;
	readonly answer: ClaimAnswer | ChargeAnswer;
	readonly until: number;
}

/** How a call ends besides what it does: whether it fails, and whether that is kept for the key. */
export interface Failure {
	readonly committed: boolean;
	readonly isKept: boolean;
}

/**
 * Stripe as far as one trigger and customer go: payment intents that can be confirmed once and be
 * cancelled until then, a memory for keys that forgets, and lists that show how it was at a moment.
 */
export class StripeModel {
	readonly payments: Payment[] = [];
	mood: Mood = { kind: 'pays', settlesMs: 0, settlesWell: true };
	/** Keys whose answer was had again. */
	replays = 0;
	readonly #keys = new Map<string, Kept>();
	readonly #cards: Array<{ readonly since: number; readonly card: PaymentMethod }> = [];
	#quietAt = 0;

	constructor(
		private readonly clock: Clock & { at(ms: number, callback: () => void): void },
		private readonly keysMs: Schedule['keysMs'],
		private readonly random: () => number,
		/** Called before a payment is tried. */
		private readonly onTry: (payment: Payment, run: number) => void,
	) {
		this.changeCard('A');
	}

	changeCard(fingerprint: string): void {
		const since = this.clock.now();
		this.#cards.push({ since, card: { id: `pm_${this.#cards.length}`, fingerprint } });
	}

	/** A person says that it may go on. */
	resume(): void {
		const now = this.clock.now();
		const marked = chargeToResume(this.#recordsAt(now));
		if (marked === undefined) return;
		for (const payment of this.payments) {
			if (payment.id === marked.id) payment.resume(now);
			if (['failed', 'called_off'].includes(payment.status)) payment.resumedAt ??= now;
		}
	}

	claim(key: string, order: ChargeOrder, failure?: Failure): ClaimAnswer {
		const words = `${formatOccasion(order.occasion)} ${order.amount} ${order.paymentMethod?.id}`;
		return this.#once(key, words, failure, (): ClaimAnswer => {
			// Ids are in no order, as the provider's are.
			const id = `pi_${this.random().toString(36).slice(2, 8)}${this.payments.length}`;
			this.payments.push(new Payment(id, order, this.clock.now()));
			return { kind: 'claimed', id };
		}) as ClaimAnswer;
	}

	charge(key: string, id: string, run: number, failure?: Failure): ChargeAnswer {
		return this.#once(key, id, failure, () => this.#charge(id, run)) as ChargeAnswer;
	}

	#charge(id: string, run: number): ChargeAnswer {
		const payment = this.#find(id);
		if (payment.status !== 'open') return { kind: 'not_open' };
		this.onTry(payment, run);
		const now = this.clock.now();
		const settlesAt = payment.try(now, run, this.mood);
		this.busyUntil(settlesAt);
		this.clock.at(settlesAt, () => payment.settle(settlesAt));
		return { kind: 'done', charge: this.#recordOf(payment) };
	}

	drop(id: string): ChargeAnswer {
		const payment = this.#find(id);
		if (payment.status !== 'open') return { kind: 'not_open' };
		payment.drop(this.clock.now());
		return { kind: 'done', charge: this.#recordOf(payment) };
	}

	#once<Answer extends ClaimAnswer | ChargeAnswer>(
		key: string,
		words: string,
		failure: Failure | undefined,
		act: () => Answer,
	): ClaimAnswer | ChargeAnswer {
		const now = this.clock.now();
		const kept = this.#keys.get(key);
		if (kept !== undefined && now < kept.until) {
			this.replays += 1;
			return kept.words === words ? kept.answer : { kind: 'taken' };
		}
		const done = failure?.committed === false ? undefined : act();
		const answer = failure || !done ? ({ kind: 'errored', reason: 'HTTP 500' } as const) : done;
		// What was refused before it was tried is not kept.
		const isKept = failure?.isKept ?? answer.kind !== 'not_open';
		if (isKept) this.#keys.set(key, { words, answer, until: now + this.keysMs });
		return answer;
	}

	/** @param lagMs how old the view is, of which only the time of the answer is new */
	read(lagMs: number): TriggerReading {
		const now = this.clock.now();
		const card = this.#cards.filter(({ since }) => since <= now - lagMs).at(-1) ?? this.#cards[0];
		return {
			now: providerSeconds(now),
			customer: { isDeleted: false, ...(card && { paymentMethod: card.card }) },
			charges: this.#recordsAt(now - lagMs),
		};
	}

	#recordsAt(moment: number): ChargeRecord[] {
		return this.payments.flatMap((payment) => payment.recordAt(moment) ?? []);
	}

	#recordOf(payment: Payment): ChargeRecord {
		return payment.recordAt(this.clock.now()) as ChargeRecord;
	}

	#find(id: string): Payment {
		const payment = this.payments.find((one) => one.id === id);
		if (payment === undefined) throw new Error(`no payment ${id}`);
		return payment;
	}

	/** Something is under way until then. */
	busyUntil(ms: number): void {
		this.#quietAt = Math.max(this.#quietAt, ms);
	}

	get quietAt(): number {
		return this.#quietAt;
	}
}
