import { amountDue, refuseAmount } from './amount-due';
import type { ChargeOrder } from './charge-record';
import { refuseUnmet, whatIsDue } from './due';
import { refuseHistory } from './history-refusal';
import { formatOccasion } from './occasion';
import { refuseFire, type Ruling, type TriggerRefusal } from './trigger-refusal';
import type { TriggerReading, TriggerRequest } from './trigger-rule';

/** Both are kept as metadata of the charge; Stripe takes 500 characters. */
const LONGEST_EVENT_ID = 400;
const LONGEST_NAME = 200;
const LONGEST_OCCASION = 500;
/** On its way to the provider it becomes another character, the same for all of them. */
const HALF_A_CHARACTER = /\p{Surrogate}/u;

/**
 * Decides whether a fire charges, and what. Claims that are still open are not looked at: whoever
 * charges has to make sure that nobody else does at the same time.
 *
 * What is wrong with the fire itself comes first, then what is known of its occasion, so that a
 * repetition is always told its charge; then the customer, then what protects from too many
 * charges: the longest-lasting obstacle first.
 */
export function decide(request: TriggerRequest, reading: TriggerReading): Ruling<ChargeOrder> {
	const refusal = refuseWrong(request);
	if (refusal !== undefined) return { ok: false, refusal };
	const due = whatIsDue(request, reading);
	if (!due.ok) return due;
	const amount = amountDue(request, due.value);
	if (!amount.ok) return amount;
	const { rule, customer, note } = request;
	const { paymentMethod } = reading.customer;
	const order: ChargeOrder = {
		rule: rule.name,
		customer,
		occasion: due.value.occasion,
		capture: rule.capture,
		amount: amount.value,
		currency: rule.currency.code,
		...(rule.capture === 'off_session' && paymentMethod && { paymentMethod }),
		...(note && { note }),
	};
	const against = refuseCustomer(order, reading) ?? refuseHistory(rule, order, reading);
	return against === undefined ? { ok: true, value: order } : { ok: false, refusal: against };
}

/** What stands against a fire whatever was charged before, so that nothing has to be read for it. */
export function refuseAtSight(request: TriggerRequest): TriggerRefusal | undefined {
	return refuseWrong(request) ?? refuseUnmet(request.condition);
}

function refuseWrong(request: TriggerRequest): TriggerRefusal | undefined {
	const refusal = refuseMalformed(request);
	if (refusal !== undefined) return refusal;
	const payable = refuseAmount(request);
	return payable.ok ? undefined : payable.refusal;
}

function refuseMalformed({
	rule,
	customer,
	condition,
}: TriggerRequest): TriggerRefusal | undefined {
	if (customer === '') {
		return refuseFire(
			'invalid_customer',
			'customer',
			'the customer is empty. Map the field that holds it',
		).refusal;
	}
	const misnamed = refuseName(rule.name);
	if (misnamed !== undefined) return misnamed;
	if (
		condition.kind === 'event' &&
		(condition.id === '' ||
			condition.id.length > LONGEST_EVENT_ID ||
			formatOccasion(condition).length > LONGEST_OCCASION)
	) {
		return refuseFire(
			'invalid_event_id',
			'event_id',
			`an ID of ${condition.id.length} characters. Give the source's own ID of the event, of 1 to ${LONGEST_EVENT_ID} without many quotes or line breaks: it is what is charged once`,
		).refusal;
	}
	if (condition.kind === 'crossing' && condition.step.units <= 0n) {
		return refuseFire(
			'invalid_threshold',
			'threshold',
			'nothing crosses a threshold of 0 or less. Give one above 0',
		).refusal;
	}
	return undefined;
}

/** What cannot be the name of a trigger. */
export function refuseName(name: string): TriggerRefusal | undefined {
	if (HALF_A_CHARACTER.test(name)) {
		return refuseFire(
			'invalid_trigger',
			'trigger',
			'the name has half a character in it, as where a text was cut within an emoji, so charges would not be found again by it. Mend the text',
		).refusal;
	}
	if (name !== '' && name.length <= LONGEST_NAME) return undefined;
	return refuseFire(
		'invalid_trigger',
		'trigger',
		`a name of ${name.length} characters. Give one of 1 to ${LONGEST_NAME}: charges are found again by it`,
	).refusal;
}

/** What is known of the customer that stands against any charge. */
export function refuseCustomer(
	{ capture, currency, paymentMethod }: Pick<ChargeOrder, 'capture' | 'currency' | 'paymentMethod'>,
	{ customer }: Pick<TriggerReading, 'customer'>,
): TriggerRefusal | undefined {
	if (customer.isDeleted) {
		return refuseFire(
			'customer_deleted',
			'customer',
			'the customer is deleted at the provider, so nobody can be charged',
		).refusal;
	}
	if (customer.currency !== undefined && customer.currency !== currency) {
		return refuseFire(
			'currency_mismatch',
			'currency',
			`the customer is charged in ${customer.currency.toUpperCase()}, not in ${currency.toUpperCase()}. Charge in that currency, or use another customer`,
		).refusal;
	}
	if (capture === 'off_session' && paymentMethod === undefined) {
		return refuseFire(
			'no_payment_method',
			'customer',
			'the customer has no stored payment method to charge. Have one stored, or use Client Confirm',
		).refusal;
	}
	return undefined;
}
