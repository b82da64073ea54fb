import { type IExecuteFunctions, NodeOperationError } from 'n8n-workflow';
import type { ZoneOfBareTimes } from '../../metering/instant';
import { lanesFor } from '../../providers/stripe/limits';
import type { QuantityRules } from '../../providers/stripe/quantity-rules';
import { readerOf } from './parameter-reader';

/** One item a row, or one item for the run. */
export type RunOutput = 'rows' | 'summary';

/** How fast a run sends, and how long it waits in vain. */
export interface RunPace {
	readonly ratePerSecond: number;
	readonly lanesAtOnce: number;
	/** Milliseconds. */
	readonly retryBudgetMs: number;
}

const RETRY_SECONDS = 300;
const BARE_TIMES = ['refuse', 'utc', 'workflow'] as const;

/** The panel's Options that hold for a whole run. Each may come from an expression. */
export class RunOptions {
	constructor(private readonly context: IExecuteFunctions) {}

	/** @throws NodeOperationError when an expression gives none of the choices */
	choice<Choice extends string>(
		name: string,
		label: string,
		choices: readonly [Choice, ...Choice[]],
	): Choice {
		const value = this.#valueOf(name, choices[0]);
		const chosen = choices.find((choice) => choice === value);
		return chosen ?? this.#refuse(label, value, `one of ${choices.join(', ')}`);
	}

	/**
	 * @param fallback what an option that is not set means
	 * @throws NodeOperationError when an expression gives anything but true or false
	 */
	flag(name: string, label: string, fallback = false): boolean {
		const value = this.#valueOf(name, fallback);
		return typeof value === 'boolean' ? value : this.#refuse(label, value, 'true or false');
	}

	/**
	 * Dry Run, read for every item: an expression that is empty, or that says one thing for the first
	 * item and another for a later one, must not let anything be sent that was to be held back.
	 *
	 * @throws NodeOperationError when it is not true for all items, nor false for all
	 */
	dryRun(): boolean {
		const isDryAt = readerOf(this.context, 'options.dryRun', false);
		const values = new Set(this.context.getInputData().map((_item, index) => isDryAt(index)));
		for (const value of values) {
			if (typeof value !== 'boolean') this.#refuse('Dry Run', value, 'true or false');
		}
		if (values.size > 1) this.#refuse('Dry Run', 'true for some items', 'the same for all items');
		return values.has(true);
	}

	/**
	 * A number above 0, or undefined when it is 0, which leaves the choice to us.
	 *
	 * @param fallback what an option that is not set means
	 * @throws NodeOperationError when an expression gives anything else
	 */
	amount(name: string, label: string, fallback = 0): number | undefined {
		const value = this.#valueOf(name, fallback);
		if (typeof value === 'number' && Number.isFinite(value) && value >= 0) {
			return value === 0 ? undefined : value;
		}
		return this.#refuse(label, value, 'a number of 0 or more');
	}

	/** @throws NodeOperationError when an expression gives neither */
	output(): RunOutput {
		return this.choice('output', 'Output', ['rows', 'summary']);
	}

	/** @throws NodeOperationError when an expression gives none of the choices */
	fractions(): QuantityRules['fractions'] {
		return this.choice('fractions', 'Fractional Values', ['send', 'round', 'reject']);
	}

	/** @throws NodeOperationError when an expression gives none of the choices */
	bareTimes(): ZoneOfBareTimes {
		const chosen = this.choice('bareTimes', 'Times Without Time Zone', BARE_TIMES);
		return chosen === 'workflow' ? this.context.getTimezone() : chosen;
	}

	/**
	 * @param allowedPerSecond requests a second that Stripe allows for the key
	 * @throws NodeOperationError when an expression gives no number
	 */
	pace(allowedPerSecond: number): RunPace {
		const ratePerSecond = this.amount('ratePerSecond', 'Requests per Second') ?? allowedPerSecond;
		const lanes = this.amount('lanes', 'Lanes at Once') ?? lanesFor(ratePerSecond);
		const seconds = this.amount('retryBudget', 'Retry Time Budget (Seconds)') ?? RETRY_SECONDS;
		return { ratePerSecond, lanesAtOnce: Math.ceil(lanes), retryBudgetMs: seconds * 1000 };
	}

	/** One by one: to read all options together would stumble over a row's own extra payload. */
	#valueOf(name: string, fallback: string | number | boolean): unknown {
		return this.context.getNodeParameter(`options.${name}`, 0, fallback) ?? fallback;
	}

	#refuse(label: string, value: unknown, wanted: string): never {
		throw new NodeOperationError(this.context.getNode(), `${label} is "${String(value)}"`, {
			description: `It has to be ${wanted}. Check the expression of this option`,
			level: 'warning',
		});
	}
}
