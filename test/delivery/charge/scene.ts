import type { ChargePort } from '../../../delivery/charge/charge-port';
import { fireAll } from '../../../delivery/charge/fire-all';
import type { FireOutcome } from '../../../delivery/charge/fire-outcome';
import type { ChargeOrder } from '../../../metering/trigger/charge-record';
import type { SafetyLimits, TriggerRequest } from '../../../metering/trigger/trigger-rule';
import { afterPromises, VirtualClock } from '../../support/virtual-clock';
import { CARD, requestOf, ruleOf } from '../../metering/trigger/fires';
import { DAY } from '../../sync/schedule';
import { StripeModel } from '../../trigger/stripe-model';
import { StripePort } from '../../trigger/stripe-port';
import type { Fault, Step } from '../../trigger/schedule';

/** A provider, and fires one after another that call it. */
export class Scene {
	readonly clock = new VirtualClock(afterPromises);
	/** How often a payment was tried. */
	tries = 0;
	readonly model = new StripeModel(
		this.clock,
		DAY,
		() => 0.5,
		() => {
			this.tries += 1;
		},
	);
	/** What was called, in order. */
	readonly calls: string[] = [];

	async fire(
		request: TriggerRequest = requestOf(),
		{ faults = [], ...options }: FireOptions = {},
	): Promise<FireOutcome> {
		const script = faults.map(
			(fault): Step => ({
				fault: typeof fault === 'string' ? ({ kind: fault } as Fault) : fault,
				latencyMs: 40,
				lagMs: 0,
			}),
		);
		const port = new StripePort(this.model, this.clock, 0, script);
		const { outcomes } = await this.run([request], options.port?.(port) ?? port, options);
		this.calls.push(...port.calls.map(({ what }) => what));
		return outcomes.get(request) as FireOutcome;
	}

	async run(requests: readonly TriggerRequest[], port: ChargePort, options: FireOptions = {}) {
		const { isDry = false, signal, retryBudgetMs = 60_000 } = options;
		return await fireAll(
			requests,
			port,
			{ requestsPerSecond: 25, lanesAtOnce: 4, retryBudgetMs },
			{ clock: this.clock, random: () => 0.5, isDry, ...(signal && { signal }) },
		);
	}

	async pass(seconds: number): Promise<void> {
		await this.clock.sleep(seconds * 1000);
	}
}

export interface FireOptions {
	/** What happens to the first calls, one by one. */
	readonly faults?: ReadonlyArray<Fault | 'none' | 'rejected' | 'fatal' | 'rate_limited'>;
	readonly port?: (port: ChargePort) => ChargePort;
	readonly isDry?: boolean;
	readonly signal?: AbortSignal;
	readonly retryBudgetMs?: number;
}

export const LOST: Fault = { kind: 'unclear', committed: true };
export const UNHEARD: Fault = { kind: 'unclear', committed: false };
export const KEPT_ERROR: Fault = { kind: 'errored', committed: false, isKept: true };

export function eventOf(id: string, limits: Partial<SafetyLimits> = {}): TriggerRequest {
	return requestOf({ condition: { kind: 'event', id }, rule: ruleOf(limits) });
}

/** What somebody else may have put on record, for the card that the customer has. */
export function orderFor(id: string, scene?: Scene): ChargeOrder {
	const { paymentMethod = CARD } = scene?.model.read(0).customer ?? {};
	return {
		rule: 'top-up',
		customer: 'cus_A',
		occasion: { kind: 'event', id },
		capture: 'off_session',
		amount: 2000n,
		currency: 'usd',
		paymentMethod,
	};
}
