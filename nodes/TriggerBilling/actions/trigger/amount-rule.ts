import type { IExecuteFunctions } from 'n8n-workflow';
import { parseQuantity } from '../../../../metering/quantity';
import type { AmountRule, CurrencyRules } from '../../../../metering/trigger/trigger-rule';
import { choiceOf } from '../../../common/choice-of';
import { readerOf } from '../../../common/parameter-reader';
import { itemRefusal } from './fire-refusals';
import { readAmount } from './read-amount';
import { occasionKind, type TriggerMode } from './read-condition';

/** Reads how much an item charges. Throws RowRefusal. */
export type AmountReader = (itemIndex: number, currency: CurrencyRules) => AmountRule;

/** @throws NodeOperationError for choices that there are not */
export function amountReader(context: IExecuteFunctions, mode: TriggerMode): AmountReader {
	const isBalance = occasionKind(context, mode) === 'balance';
	const kinds = ['fixed', 'rechargeTo'] as const;
	if (!isBalance || choiceOf(context, 'amountKind', 'Charge', kinds) === 'fixed') {
		const amountAt = readerOf(context, 'amount', '');
		return (index, currency) => ({
			kind: 'fixed',
			amount: readAmount(amountAt(index), 'amount', currency),
		});
	}
	const unit = choiceOf(context, 'balanceUnit', 'Balance Is In', ['whole', 'smallest']);
	const targetAt = readerOf(context, 'target', '');
	const incrementAt = readerOf(context, 'options.roundUpTo', 0);
	return (index, currency) => {
		const target = parseQuantity(targetAt(index));
		if (!target.ok) throw itemRefusal('invalid_amount', 'target', target.reason);
		const increment = readAmount(incrementAt(index), 'increment', currency);
		return {
			kind: 'recharge_to',
			target: target.quantity,
			isInSmallestUnit: unit === 'smallest',
			...(increment !== 0n && { increment }),
		};
	};
}
