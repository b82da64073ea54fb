import type { Now } from '../clock';
import { invalidRequest } from '../http/problem';
import { type EmulatorOptions, rulesOf, type UnsettledRules } from '../options';
import { Lag } from './lag';
import { Ledger } from './ledger';

export interface Modes {
	readonly live: Ledger;
	readonly test: Ledger;
}

/** The account that keys belong to. */
export const OWN_ACCOUNT = 'acct_emulator';

/** The platform's own account and the connected ones. */
export class Accounts {
	readonly #accounts = new Map<string, Modes>();
	readonly rules: UnsettledRules;

	constructor(
		private readonly clock: Now,
		private readonly options: EmulatorOptions,
		private readonly random: () => number,
	) {
		this.rules = rulesOf(options);
	}

	/** The account, made if it is new. */
	open(id: string): Modes {
		let modes = this.#accounts.get(id);
		if (modes === undefined) {
			modes = { live: this.#ledger(id, true), test: this.#ledger(id, false) };
			this.#accounts.set(id, modes);
		}
		return modes;
	}

	/**
	 * The books that a call works on.
	 *
	 * @param connected the Stripe-Account header
	 * @throws StripeProblem 403 for an account that does not exist
	 */
	ledgerOf(livemode: boolean, connected: string | undefined): Ledger {
		const id = connected ?? OWN_ACCOUNT;
		if (id !== OWN_ACCOUNT && !this.#accounts.has(id)) {
			throw invalidRequest(
				`The provided key does not have access to account '${id}' (or that account does not exist). Application access may have been revoked.`,
				{ status: 403, code: 'account_invalid' },
			);
		}
		const { live, test } = this.open(id);
		return livemode ? live : test;
	}

	/** The books that a session token was given out for, if it has not expired. */
	ledgerOfSession(token: string): Ledger | undefined {
		return [...this.ledgers()].find(
			({ sessions, clock }) => (sessions.get(token) ?? 0) > clock.now(),
		);
	}

	*ledgers(): Generator<Ledger> {
		for (const { live, test } of this.#accounts.values()) yield* [live, test];
	}

	clear(): void {
		this.#accounts.clear();
	}

	#ledger(id: string, livemode: boolean): Ledger {
		const lag = new Lag(this.options.summaryLagMs ?? 0, this.random);
		const connected = id !== OWN_ACCOUNT;
		const otherMode = () => (livemode ? this.open(id).test : this.open(id).live);
		return new Ledger(
			id,
			livemode,
			this.clock,
			lag,
			this.options,
			this.rules,
			connected,
			otherMode,
		);
	}
}
