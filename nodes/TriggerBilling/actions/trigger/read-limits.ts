import type { IExecuteFunctions } from 'n8n-workflow';
import type { CurrencyRules, SafetyLimits } from '../../../../metering/trigger/trigger-rule';
import { readerOf } from '../../../common/parameter-reader';
import { RowRefusal } from '../row-refusal';
import { INVALID_SETTING, wholeNumber, type WholeSetting } from '../whole-number';
import {
	BALANCE_TOLERANCE,
	COOLDOWN,
	FAILURES,
	largestAmount,
	largestTotal,
	MOST_CHARGES,
	WINDOW,
} from './limits.options';
import { smallestUnits } from './read-amount';

/** Reads the limits of an item. Throws RowRefusal. */
export type LimitsReader = (itemIndex: number, currency: CurrencyRules) => SafetyLimits;

/** Limits are read item by item, because an expression may give each customer its own. */
export function limitsReader(context: IExecuteFunctions): LimitsReader {
	const wholeOf = (setting: WholeSetting): ((itemIndex: number) => number) => {
		const read = readerOf(context, `options.${setting.name}`, setting.default);
		return (itemIndex) => wholeNumber(read(itemIndex), setting);
	};
	const amountOf = ({ name, displayName }: { name: string; displayName: string }) => {
		const read = readerOf(context, `options.${name}`, 0);
		return (itemIndex: number, currency: CurrencyRules): bigint | undefined =>
			noneIfZero(read(itemIndex), displayName, currency);
	};
	const cooldownSeconds = wholeOf(COOLDOWN);
	const windowHours = wholeOf(WINDOW);
	const mostCharges = wholeOf(MOST_CHARGES);
	const failuresInARow = wholeOf(FAILURES);
	const balanceToleranceSeconds = wholeOf(BALANCE_TOLERANCE);
	const most = { single: amountOf(largestAmount), total: amountOf(largestTotal) };
	return (itemIndex, currency) => {
		const single = most.single(itemIndex, currency);
		const total = most.total(itemIndex, currency);
		return {
			cooldownSeconds: cooldownSeconds(itemIndex),
			windowSeconds: windowHours(itemIndex) * 3600,
			mostCharges: mostCharges(itemIndex),
			failuresInARow: failuresInARow(itemIndex),
			balanceToleranceSeconds: balanceToleranceSeconds(itemIndex),
			...(single !== undefined && { largestAmount: single }),
			...(total !== undefined && { mostAmount: total }),
		};
	};
}

/** An empty limit is refused: an expression without a value must not lift it. */
function noneIfZero(
	raw: unknown,
	displayName: string,
	currency: CurrencyRules,
): bigint | undefined {
	const refused = (reason: string): RowRefusal =>
		new RowRefusal(INVALID_SETTING, undefined, `${displayName}: ${reason}. Check the option`);
	const amount = smallestUnits(raw, currency, refused);
	if (amount < 0n) throw refused(`${amount} is no limit. Give one of 0 or more; 0 sets none`);
	return amount === 0n ? undefined : amount;
}
