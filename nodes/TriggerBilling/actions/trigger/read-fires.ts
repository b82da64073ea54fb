import type { IExecuteFunctions } from 'n8n-workflow';
import type { Capture } from '../../../../metering/trigger/charge-record';
import type { CurrencyRules, TriggerRequest } from '../../../../metering/trigger/trigger-rule';
import { choiceOf } from '../../../common/choice-of';
import { readerOf } from '../../../common/parameter-reader';
import { refusalOf, type RowRefusal } from '../row-refusal';
import { amountReader } from './amount-rule';
import { conditionReader, triggerMode } from './read-condition';
import { limitsReader } from './read-limits';
import { noteReader } from './read-note';
import { currencyIn, customerIn, triggerIn } from './read-trigger';
import { refuseDifferent } from './same-for-all';

/** What an item fires, or why it cannot. */
export interface FireRow {
	readonly index: number;
	/** As far as they could be read. */
	readonly trigger?: string;
	readonly customer?: string;
	readonly currency?: CurrencyRules;
	readonly capture: Capture;
	readonly request?: TriggerRequest;
	readonly refusal?: RowRefusal;
}

/**
 * Reads what every item fires. What is wrong with an item holds back only that.
 *
 * @throws NodeOperationError for choices of the whole run that there are not
 */
export function readFires(context: IExecuteFunctions): FireRow[] {
	const mode = triggerMode(context);
	const choice = choiceOf(context, 'capture', 'Capture Mode', ['offSession', 'clientConfirm']);
	const capture: Capture = choice === 'clientConfirm' ? 'client_confirm' : 'off_session';
	const at = {
		trigger: readerOf(context, 'trigger', ''),
		customer: readerOf(context, 'customer', ''),
		currency: readerOf(context, 'currency', ''),
		condition: conditionReader(context, mode),
		amount: amountReader(context, mode),
		limits: limitsReader(context),
		note: noteReader(context),
	};
	const rows = context.getInputData().map((_item, index): FireRow => {
		const known: { -readonly [Key in keyof FireRow]: FireRow[Key] } = { index, capture };
		try {
			known.trigger = triggerIn(at.trigger(index));
			known.customer = customerIn(at.customer(index));
			known.currency = currencyIn(at.currency(index));
			const { trigger: name, customer, currency } = known;
			known.request = {
				rule: { name, capture, currency, limits: at.limits(index, currency) },
				customer,
				condition: at.condition(index),
				amount: at.amount(index, currency),
				note: at.note(index),
			};
		} catch (error) {
			known.refusal = refusalOf(error);
		}
		return known;
	});
	return refuseDifferent(rows, mode);
}
