import type { Faults } from '../gate/faults';
import type { Keys, Permission } from '../gate/keys';
import { AccountState } from './account-state';
import { type Accounts, OWN_ACCOUNT } from './accounts';
import type { LoggedRequest, RequestCounts, Stats } from './stats';

/** The whole emulator, to seed and to look into. By itself it is the state of the keys' own account. */
export class EmulatorState extends AccountState {
	constructor(
		private readonly accounts: Accounts,
		private readonly keys: Keys,
		private readonly counts: RequestCounts,
		private readonly faults: Faults,
	) {
		super(() => {
			const { live, test } = accounts.open(OWN_ACCOUNT);
			return [live, test];
		});
	}

	/** A connected account, made if it is new. Calls for accounts that were not made are refused. */
	account(id: string): AccountState {
		return new AccountState(() => {
			const { live, test } = this.accounts.open(id);
			return [live, test];
		});
	}

	/** Holds a restricted key to these permissions; write includes read. */
	addKey(key: string, permissions: readonly Permission[]): void {
		this.keys.register(key, permissions);
	}

	/** Makes a key one that is refused as expired. */
	revokeKey(key: string): void {
		this.keys.revoke(key);
	}

	stats(): Stats {
		const ledgers = [...this.accounts.ledgers()];
		return {
			...this.counts.counts(),
			lane_conflicts: ledgers.reduce((sum, { lanes }) => sum + lanes.conflicts, 0),
			lane_most: ledgers.reduce((most, { lanes }) => Math.max(most, lanes.most), 0),
			faults: this.faults.happened(),
		};
	}

	/** Counts from zero again; usage stays. */
	resetStats(): void {
		this.counts.reset();
		this.faults.forget();
		for (const { lanes } of this.accounts.ledgers()) lanes.forget();
	}

	/** The latest 2000 requests, oldest first. */
	requests(): LoggedRequest[] {
		return this.counts.log();
	}

	/** Forgets everything: accounts, usage, keys and counts. Faults and clock stay. */
	reset(): void {
		this.accounts.clear();
		this.keys.clear();
		this.resetStats();
	}
}
