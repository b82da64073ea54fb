import type { ChargeRecord } from '../../metering/trigger/charge-record';
import type { TriggerReading, TriggerRequest } from '../../metering/trigger/trigger-rule';
import { backoffMs } from '../backoff';
import type { Outcome } from '../verdict';
import type { ChargeTools } from './tools';

/** What the provider shows, or the outcome that says why it could not be read. */
export type Shown =
	| { readonly kind: 'shown'; readonly reading: TriggerReading }
	| { readonly kind: 'unread'; readonly outcome: Pick<Outcome, 'status' | 'code' | 'reason'> }
	/** The claim that was waited for never showed. */
	| { readonly kind: 'hidden' };

/** How often it is read until a claim shows. */
const MOST_READINGS = 6;

/** What the provider shows of a trigger and a customer to one fire. */
export class History {
	#awaited: string | undefined;
	#charges: readonly ChargeRecord[] = [];

	constructor(
		private readonly tools: ChargeTools,
		private readonly request: TriggerRequest,
	) {}

	/** From now on only a reading counts that shows this claim: what came before shows in it too. */
	expect(claim: string | undefined): void {
		this.#awaited = claim;
	}

	/** What the last reading showed. */
	get charges(): readonly ChargeRecord[] {
		return this.#charges;
	}

	async read(): Promise<Shown> {
		const { port, asks, clock, random, halt } = this.tools;
		const { rule, customer } = this.request;
		for (let readings = 1; readings <= MOST_READINGS; readings += 1) {
			const found = await port.read(asks, rule.name, customer);
			if (!found.ok) return { kind: 'unread', outcome: found.outcome };
			const { charges } = found.value;
			this.#charges = charges;
			if (this.#awaited === undefined || charges.some(({ id }) => id === this.#awaited)) {
				return { kind: 'shown', reading: found.value };
			}
			await clock.sleep(backoffMs(readings + 2, random()), halt.signal);
		}
		return { kind: 'hidden' };
	}
}
