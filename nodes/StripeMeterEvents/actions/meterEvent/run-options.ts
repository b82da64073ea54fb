import { type IExecuteFunctions, NodeOperationError } from 'n8n-workflow';

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

	/** @throws NodeOperationError when an expression gives anything but true or false */
	flag(name: string, label: string): boolean {
		const value = this.#valueOf(name, false);
		return typeof value === 'boolean' ? value : this.#refuse(label, value, 'true or false');
	}

	/**
	 * A number above 0, or undefined when it is 0 or not set, which leaves the choice to us.
	 *
	 * @throws NodeOperationError when an expression gives anything else
	 */
	amount(name: string, label: string): number | undefined {
		const value = this.#valueOf(name, 0);
		if (typeof value === 'number' && Number.isFinite(value) && value >= 0) {
			return value === 0 ? undefined : value;
		}
		return this.#refuse(label, value, 'a number of 0 or more');
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
