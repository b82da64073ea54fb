import type { ChargeOrder, ChargeRecord, ChargeStatus } from '../../metering/trigger/charge-record';
import type { Mood } from './schedule';

const SECOND = 1000;
/** The wall clock at the world's beginning, in Unix seconds. */
export const BEGINNING = Date.UTC(2026, 2, 10) / 1000;

/** The provider's clock, as it writes times down. */
export function providerSeconds(ms: number): number {
	return Math.floor(BEGINNING + ms / SECOND);
}

/** What a payment is from some moment on. */
interface State {
	/** Virtual milliseconds. */
	readonly since: number;
	readonly status: ChargeStatus;
	readonly declineCode?: string;
	readonly isResumed: boolean;
}

/** A payment intent: it can be tried once, and what it was at each moment can be read later. */
export class Payment {
	/** When it was tried, virtual milliseconds. */
	triedAt: number | undefined;
	paidAt: number | undefined;
	/** Which run had it tried. */
	triedBy: number | undefined;
	/** By which of the runs' own failures it is forgiven. */
	resumedAt: number | undefined;
	failedAt: number | undefined;
	readonly #states: State[];

	constructor(
		readonly id: string,
		readonly order: ChargeOrder,
		readonly createdAt: number,
	) {
		this.#states = [{ since: createdAt, status: 'open', isResumed: false }];
	}

	get status(): ChargeStatus {
		return this.#last.status;
	}

	get isLive(): boolean {
		return this.status === 'succeeded' || this.isPending;
	}

	get isPending(): boolean {
		return this.status === 'processing' || this.status === 'requires_action';
	}

	/** @returns until when it is to be seen how it ends */
	try(now: number, run: number, { kind, settlesMs, settlesWell }: Mood): number {
		this.triedAt = now;
		this.triedBy = run;
		if (kind === 'pays') this.pay(now);
		else if (kind === 'declines') this.fail(now, 'insufficient_funds');
		else if (kind === 'wants_authentication') this.fail(now, 'authentication_required');
		else {
			this.#become(now, { status: kind === 'processes' ? 'processing' : 'requires_action' });
			this.#settlement = { at: now + settlesMs, settlesWell };
			return now + settlesMs;
		}
		return now;
	}

	#settlement: { readonly at: number; readonly settlesWell: boolean } | undefined;

	settle(now: number): void {
		if (!this.isPending || this.#settlement === undefined || now < this.#settlement.at) return;
		if (this.#settlement.settlesWell) this.pay(now);
		else if (this.status === 'processing') this.fail(now, 'account_closed');
		else this.#become(now, { status: 'called_off' });
	}

	pay(now: number): void {
		this.paidAt = now;
		this.#become(now, { status: 'succeeded' });
	}

	fail(now: number, declineCode: string): void {
		this.failedAt = now;
		this.#become(now, { status: 'failed', declineCode });
	}

	drop(now: number): void {
		this.#become(now, { status: 'dropped' });
	}

	resume(now: number): void {
		this.#become(now, { isResumed: true });
	}

	#become(since: number, change: Partial<State>): void {
		this.#states.push({ ...this.#last, ...change, since });
	}

	get #last(): State {
		return this.#states.at(-1) as State;
	}

	/** What shows of it in a view of a moment, if it was there. */
	recordAt(moment: number): ChargeRecord | undefined {
		let state: State | undefined;
		for (const one of this.#states) if (one.since <= moment) state = one;
		if (state === undefined) return undefined;
		const { occasion, capture, amount, currency, paymentMethod } = this.order;
		const { triedAt = Infinity, paidAt = Infinity } = this;
		return {
			id: this.id,
			occasion,
			capture,
			amount,
			currency,
			...(paymentMethod && { paymentMethod }),
			status: state.status,
			created: providerSeconds(this.createdAt),
			at: providerSeconds(triedAt <= moment ? triedAt : this.createdAt),
			...(paidAt <= moment && { paidAt: providerSeconds(paidAt) }),
			...(state.declineCode !== undefined && { declineCode: state.declineCode }),
			isResumed: state.isResumed,
		};
	}
}
