import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { formatInstant } from '../../../../metering/instant';
import type { ItemResult } from '../../../../providers/stripe/item-result';
import { amountOf, amountText } from '../../../common/money';
import { statusFields } from '../../../common/reason-sentence';
import { errorOutputItem, goesToErrorOutput, problemItem } from '../../../common/run-items';

/** A charge as the node tells it, whoever took the payment. */
export interface ToldCharge {
	/** Stripe always tells it. */
	readonly id?: string;
	readonly status: string;
	/** When payment was tried, Unix seconds. */
	readonly at?: number;
	readonly paidAt?: number;
	readonly payPage?: string;
	readonly declineCode?: string;
}

/** How the fire of an item ended. */
export interface FireResult extends ItemResult {
	readonly index: number;
	readonly status: 'fired' | 'not_fired' | 'in_doubt';
	readonly trigger?: string;
	readonly customer?: string;
	/** What was charged, or was to be: its kind and its parts. */
	readonly occasion?: IDataObject;
	readonly capture?: string;
	/** In the currency's smallest unit. */
	readonly amount?: bigint;
	readonly currency?: string;
	/** The charge of this fire, or the earlier one that stands against it. */
	readonly charge?: ToldCharge;
	/** Unix seconds. */
	readonly nextAllowedAt?: number;
	/** This fire asked for the payment of the charge, instead of finding it there. */
	readonly isAttempt?: boolean;
	/** The decline of this fire is the one that pauses the trigger. */
	readonly isPausing?: boolean;
	/** The provider was asked, or was to be, since the item itself has nothing against a charge. */
	readonly isAsked?: boolean;
	/** What kept it from being fired is no matter of the item, and holds for all. */
	readonly isForAll?: boolean;
}

/** The fields of an item, in snake_case like Stripe's own objects. */
export function fireOutcome(result: FireResult): IDataObject {
	const { amount, currency, charge } = result;
	const isKnown = amount !== undefined && currency !== undefined;
	return {
		...statusFields(result),
		trigger: result.trigger ?? null,
		customer: result.customer ?? null,
		occasion: result.occasion ?? null,
		capture_mode: result.capture ?? null,
		amount: isKnown ? amountOf(amount) : null,
		currency: currency ?? null,
		amount_text: isKnown ? amountText(amount, currency) : null,
		...chargeFields(charge),
		next_allowed_at: instantOf(result.nextAllowedAt),
		is_attempt: result.isAttempt ?? false,
		is_pausing: result.isPausing ?? false,
	};
}

/** The fields of an item that tell of a charge. */
export function chargeFields(charge: ToldCharge | undefined): IDataObject {
	return {
		charge_id: charge?.id ?? null,
		charge_status: charge?.status ?? null,
		charged_at: instantOf(charge?.at),
		paid_at: instantOf(charge?.paidAt),
		decline_code: charge?.declineCode ?? null,
		hosted_invoice_url: charge?.payPage ?? null,
	};
}

export function instantOf(seconds: number | undefined): string | null {
	return seconds === undefined ? null : formatInstant(seconds);
}

/**
 * The items of both outputs: fired, and not fired. Every item ends in one of them, also one whose
 * charge is in doubt, which nothing may be built on. What holds for all goes to the error output,
 * if the node has one.
 *
 * @param outcomeOf the fields of a result's item
 */
export function fireOutputs<Result extends FireResult>(
	context: IExecuteFunctions,
	results: readonly Result[],
	outcomeOf: (result: Result) => IDataObject = fireOutcome,
): INodeExecutionData[][] {
	const told = { outcomeOf };
	const fired = results
		.filter(({ status }) => status === 'fired')
		.map((result) => ({ json: outcomeOf(result), pairedItem: { item: result.index } }));
	const others = results
		.filter(({ status }) => status !== 'fired')
		.map((result) =>
			result.isForAll && goesToErrorOutput(context)
				? errorOutputItem(result, told)
				: problemItem(context, result, told),
		);
	return [fired, others];
}
