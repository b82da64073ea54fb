import { isWhole, type Quantity } from '../../metering/quantity';
import { refuse } from '../../metering/refusal';

/** Which quantities are billed, and how. */
export interface QuantityRules {
	readonly allowNegative: boolean;
	readonly fractions: 'send' | 'round' | 'reject';
}

/**
 * Says why a quantity is not billed, if it is not.
 *
 * @param raw the value as it came, for the sentence
 */
export function refuseQuantity(value: Quantity, raw: unknown, rules: QuantityRules) {
	if (value.units < 0n && !rules.allowNegative) {
		return refuse(
			'value',
			'value_negative',
			`${String(raw)} would take usage off the bill. Set the option "Negative Values" to allow credits`,
		);
	}
	if (!isWhole(value) && rules.fractions === 'reject') {
		return refuse(
			'value',
			'value_fractional',
			`${String(raw)} is not a whole number. Set the option "Fractional Values" to send or round it`,
		);
	}
	return undefined;
}
