import type { SafetyLimits } from '../../metering/trigger/trigger-rule';

/** What goes wrong with one call. */
export type Fault =
	| { readonly kind: 'none' }
	| { readonly kind: 'rate_limited' | 'busy'; readonly retryAfterMs?: number }
	| { readonly kind: 'rejected' | 'fatal' }
	/** A cut connection, before or after it took effect. */
	| { readonly kind: 'unclear'; readonly committed: boolean }
	/** The client gives up waiting, and the call takes effect some time after that. */
	| { readonly kind: 'stall'; readonly clientMs: number; readonly serverMs: number }
	/** A 5xx, before or after it took effect, which the provider may keep and repeat. */
	| { readonly kind: 'errored'; readonly committed: boolean; readonly isKept: boolean };

export interface Step {
	readonly fault: Fault;
	readonly latencyMs: number;
	/** How old the view is that a reading gets. */
	readonly lagMs: number;
}

/** What a world's trigger is about. */
export type Theme = 'event' | 'crossing' | 'balance';

/** One execution: it takes its value, perhaps waits, and fires. */
export interface FirePlan {
	/** Which of the events it fires. */
	readonly event: number;
	/** How long it has had its value when it begins to fire. */
	readonly valueAgeMs: number;
	/** How wrong the clock is that says when a balance was read, in seconds. */
	readonly clockError: number;
	/** The wait at which it is killed. */
	readonly dies?: number;
	/** The wait at which it stands still. */
	readonly pause?: { readonly wait: number; readonly ms: number; readonly stopsClock: boolean };
	readonly cancelAfterMs?: number;
	readonly retryBudgetMs: number;
	/** What happens to its first calls, one by one. Calls after them go well. */
	readonly script: readonly Step[];
}

/** What the bank does with a payment. */
export interface Mood {
	readonly kind: 'pays' | 'declines' | 'wants_authentication' | 'processes' | 'wants_action';
	/** Until what is still to be seen is seen, and how it ends. */
	readonly settlesMs: number;
	readonly settlesWell: boolean;
}

export type Happening = { readonly gapMs: number } & (
	| { readonly kind: 'fire'; readonly plan: FirePlan }
	/** What is counted changes to this many steps and a half. */
	| { readonly kind: 'usage'; readonly steps: number }
	| { readonly kind: 'spend'; readonly amount: number }
	/** The customer has another card on file, or the same one once more. */
	| { readonly kind: 'card'; readonly fingerprint: string }
	| { readonly kind: 'bank'; readonly mood: Mood }
	| { readonly kind: 'resume' }
);

/** Everything about a simulated world that chance decides. */
export interface Schedule {
	readonly theme: Theme;
	readonly limits: SafetyLimits;
	/** Of one charge, in cents. */
	readonly amount: number;
	/** A balance is recharged to this instead, in whole units. */
	readonly rechargeTo?: number;
	readonly happenings: readonly Happening[];
	/** How long the provider remembers keys. */
	readonly keysMs: number;
	/** How long after it was paid a balance shows a charge. */
	readonly creditMs: number;
	readonly randomSeed: number;
}
