import type { IDataObject } from 'n8n-workflow';
import { PROVIDER_FAILED } from '../../../../delivery/charge/endings';
import type { FireOutcome } from '../../../../delivery/charge/fire-outcome';
import { formatInstant } from '../../../../metering/instant';
import type { ChargeRecord } from '../../../../metering/trigger/charge-record';
import { refuseAtSight } from '../../../../metering/trigger/decide';
import type { Occasion } from '../../../../metering/trigger/occasion';
import type { TriggerRefusalCode } from '../../../../metering/trigger/trigger-refusal';
import { amountOf } from '../../../common/money';
import type { FireResult } from './fire-outcome';
import type { FireRow } from './read-fires';

/** The earlier charge that such a refusal names is of the very occasion that was fired. */
const OF_THE_SAME: readonly string[] = [
	'already_fired',
	'authentication_required',
	'called_off',
	'declined',
] satisfies TriggerRefusalCode[];

/** What an item gets to know of its fire. */
export function resultOf(row: FireRow, outcome: FireOutcome | undefined): FireResult {
	const { index, trigger, customer, currency, capture, request, refusal } = row;
	const about = {
		index,
		capture,
		...(trigger !== undefined && { trigger }),
		...(customer !== undefined && { customer }),
		...(currency && { currency: currency.code }),
	};
	if (outcome === undefined) {
		const { code = 'not_fired', field, reason = '' } = refusal ?? {};
		return { ...about, status: 'not_fired', code, reason, ...(field && { field }) };
	}
	const { status, code, field, reason, charge, nextAllowedAt, isAttempt, isPausing } = outcome;
	const made = chargeOf(outcome);
	const condition = request?.condition;
	const event = condition?.kind === 'event' ? condition : undefined;
	const occasion = made?.occasion ?? event;
	return {
		...about,
		status: status === 'refused' ? 'not_fired' : status,
		...(code && { code }),
		...(field && { field }),
		...(reason !== undefined && { reason }),
		...(occasion && { occasion: occasionFields(occasion) }),
		...(made && { capture: made.capture, amount: made.amount, currency: made.currency }),
		...(charge && { charge: told(charge) }),
		...(nextAllowedAt !== undefined && { nextAllowedAt }),
		...(isAttempt && { isAttempt }),
		...(isPausing && { isPausing }),
		isAsked: request !== undefined && refuseAtSight(request) === undefined,
		isForAll: [code, outcome.cause].some((one) => one !== undefined && HOLDS_FOR_ALL.has(one)),
	};
}

/** What was charged for the occasion that was fired, or would have been. */
function chargeOf({
	status,
	code = '',
	charge,
	order,
}: FireOutcome): Pick<ChargeRecord, 'occasion' | 'capture' | 'amount' | 'currency'> | undefined {
	if (status === 'fired' || OF_THE_SAME.includes(code)) return charge;
	return order;
}

/** A claim was not charged yet. */
function told({ at, ...charge }: ChargeRecord): NonNullable<FireResult['charge']> {
	return charge.status === 'open' ? charge : { ...charge, at };
}

/** What a charge is for: its kind and its parts. */
export function occasionFields(occasion: Occasion): IDataObject {
	switch (occasion.kind) {
		case 'event':
			return { kind: 'event', event_id: occasion.id };
		case 'crossing': {
			const { period, step, from, to } = occasion;
			return {
				kind: 'crossing',
				period_start: period === null ? null : formatInstant(period),
				threshold: step,
				from: amountOf(from),
				to: amountOf(to),
			};
		}
		case 'balance':
			return { kind: 'balance', after_charge: occasion.after };
	}
}

/** Codes of what no item is to blame for: the key, its permissions, and Stripe that cannot be reached. */
const HOLDS_FOR_ALL: ReadonlySet<string> = new Set([
	'key_not_accepted',
	'no_answer',
	'permission_missing',
	PROVIDER_FAILED,
	'rate_limited',
	'retry_budget_spent',
	'stripe_unavailable',
	'unexpected_answer',
]);
