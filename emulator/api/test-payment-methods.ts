import type { BehaviourName } from './payment-behaviours';

/** What a payment method is made of. One number has one fingerprint within an account. */
export interface Instrument {
	readonly type: 'card' | 'us_bank_account';
	readonly brand: string;
	readonly number: string;
	readonly behaviour: BehaviourName;
	/** A card whose issuer refuses the check that comes with attaching it to a customer. */
	readonly refusesAttach?: boolean;
}

function card(number: string, behaviour: BehaviourName = 'succeeds', brand = 'visa'): Instrument {
	return { type: 'card', brand, number, behaviour };
}

function unattachable(number: string, behaviour: BehaviourName): Instrument {
	return { ...card(number, behaviour), refusesAttach: true };
}

function bank(number: string, behaviour: BehaviourName): Instrument {
	return { type: 'us_bank_account', brand: 'STRIPE TEST BANK', number, behaviour };
}

/**
 * Stripe's ids of test payment methods. Each use makes a new payment method, all with the
 * fingerprint of the number.
 *
 * @see https://docs.stripe.com/testing and https://docs.stripe.com/payments/ach-direct-debit/accept-a-payment
 */
export const TEST_PAYMENT_METHODS: Readonly<Record<string, Instrument>> = {
	pm_card_visa: card('4242424242424242'),
	pm_card_visa_debit: card('4000056655665556'),
	pm_card_mastercard: card('5555555555554444', 'succeeds', 'mastercard'),
	pm_card_amex: card('378282246310005', 'succeeds', 'amex'),
	pm_card_chargeCustomerFail: card('4000000000000341', 'generic_decline'),
	pm_card_visa_chargeDeclined: unattachable('4000000000000002', 'generic_decline'),
	pm_card_visa_chargeDeclinedInsufficientFunds: unattachable(
		'4000000000009995',
		'insufficient_funds',
	),
	pm_card_visa_chargeDeclinedLostCard: unattachable('4000000000009987', 'lost_card'),
	pm_card_visa_chargeDeclinedStolenCard: unattachable('4000000000009979', 'stolen_card'),
	pm_card_visa_chargeDeclinedVelocityLimitExceeded: unattachable(
		'4000000000006975',
		'card_velocity_exceeded',
	),
	pm_card_chargeDeclinedExpiredCard: unattachable('4000000000000069', 'expired_card'),
	pm_card_chargeDeclinedIncorrectCvc: unattachable('4000000000000127', 'incorrect_cvc'),
	pm_card_chargeDeclinedProcessingError: unattachable('4000000000000119', 'processing_error'),
	pm_card_authenticationRequired: card('4000002760003184', 'authentication_required'),
	pm_card_authenticationRequiredChargeDeclinedInsufficientFunds: card(
		'4000008260003178',
		'authentication_then_insufficient_funds',
	),
	pm_usBankAccount_success: bank('000123456789', 'debit_succeeds'),
	pm_usBankAccount_accountClosed: bank('000111111113', 'debit_account_closed'),
	pm_usBankAccount_noAccount: bank('000111111116', 'debit_no_account'),
	pm_usBankAccount_insufficientFunds: bank('000222222227', 'debit_insufficient_funds'),
	pm_usBankAccount_debitNotAuthorized: bank('000333333335', 'debit_not_authorized'),
	pm_usBankAccount_processing: bank('000000000009', 'debit_pends'),
};
