import type { IExecuteFunctions } from 'n8n-workflow';
import { runLanes } from '../../../../delivery/lanes';
import { refuseName } from '../../../../metering/trigger/decide';
import { StripeCharges } from '../../../../providers/stripe/charges/stripe-charges';
import type { ReadRun } from '../../../../providers/stripe/read-run';
import { readerOf } from '../../../common/parameter-reader';
import { inReadRun } from '../../../common/read-run';
import { refusalOf, RowRefusal } from '../row-refusal';
import { DAYS_UNTIL_DUE } from './fire.options';
import { customerIn, triggerIn } from './read-trigger';

/** A trigger and a customer of it that an item asks for, with what else the item says. */
export interface AskedTrigger<More> {
	readonly index: number;
	readonly trigger: string;
	readonly customer: string;
	readonly more: More;
}

/** An item that asks for none, or not so that it could be told. */
export interface RefusedRow {
	readonly index: number;
	/** As far as they could be read. */
	readonly trigger?: string;
	readonly customer?: string;
	readonly refusal: RowRefusal;
}

/**
 * Reads the triggers and customers that the items name. What is wrong with an item holds back only
 * that.
 *
 * @param moreAt what else an item says. May throw RowRefusal
 */
export function readAskedTriggers<More>(
	context: IExecuteFunctions,
	moreAt: (itemIndex: number, trigger: string) => More,
): Array<AskedTrigger<More> | RefusedRow> {
	const at = {
		trigger: readerOf(context, 'trigger', ''),
		customer: readerOf(context, 'customer', ''),
	};
	return context.getInputData().map((_item, index) => {
		let known: Pick<RefusedRow, 'trigger' | 'customer'> = {};
		try {
			const trigger = triggerIn(at.trigger(index));
			known = { trigger };
			const misnamed = refuseName(trigger);
			if (misnamed !== undefined) {
				throw new RowRefusal(misnamed.code, misnamed.field, misnamed.reason);
			}
			const customer = customerIn(at.customer(index));
			known = { trigger, customer };
			return { index, trigger, customer, more: moreAt(index, trigger) };
		} catch (error) {
			return { index, ...known, refusal: refusalOf(error) };
		}
	});
}

/**
 * Asks Stripe about each trigger and customer once, however many items name them.
 *
 * @returns what came of it, by trigger and customer
 */
export async function askEach<Answer>(
	context: IExecuteFunctions,
	asked: ReadonlyArray<AskedTrigger<unknown>>,
	ask: (run: ReadRun, port: StripeCharges, one: AskedTrigger<unknown>) => Promise<Answer>,
): Promise<(one: AskedTrigger<unknown>) => Answer> {
	const answers = new Map<string, Answer>();
	const distinct = new Map(asked.map((one) => [keyOf(one), one]));
	await inReadRun(context, async (run) => {
		const port = new StripeCharges(run.client, { daysUntilDue: DAYS_UNTIL_DUE.default });
		await runLanes(
			[...distinct].map((one) => [one]),
			run.lanesAtOnce,
			async ([key, one]) => {
				answers.set(key, await ask(run, port, one));
			},
		);
	});
	return (one) => answers.get(keyOf(one)) as Answer;
}

function keyOf({ trigger, customer }: AskedTrigger<unknown>): string {
	return JSON.stringify([trigger, customer]);
}
