import type { IDataObject } from 'n8n-workflow';
import { formatInstant } from '../../../../metering/instant';
import type { GrantResult } from '../../../../providers/stripe/credits/grant-result';
import { amountOf, amountText } from '../../../common/money';
import { statusFields } from '../../../common/reason-sentence';

/** The fields of an item, in snake_case like Stripe's own objects. */
export function grantOutcome(result: GrantResult): IDataObject {
	const { grant } = result;
	const money = grant?.amount.monetary;
	return {
		...statusFields(result),
		charge: result.charge ?? null,
		customer: result.customer ?? null,
		amount: money ? amountOf(BigInt(money.value)) : null,
		currency: money?.currency ?? null,
		amount_text: money ? amountText(BigInt(money.value), money.currency) : null,
		grant_id: grant?.id ?? null,
		grant_status: result.grantStatus ?? null,
		category: grant?.category ?? null,
		name: grant?.name ?? null,
		granted_at: instantOf(grant?.created),
		effective_at: instantOf(grant?.effective_at),
		expires_at: instantOf(grant?.expires_at),
	};
}

function instantOf(seconds: number | null | undefined): string | null {
	return seconds === undefined || seconds === null ? null : formatInstant(seconds);
}
