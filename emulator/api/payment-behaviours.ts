/** Why a bank or Stripe refuses a payment. Names are those of Stripe's error object. */
export interface Failure {
	readonly code: string;
	readonly decline_code?: string;
	readonly message: string;
}

/** What comes of charging a payment method. */
export type Behaviour =
	| { readonly kind: 'succeeds' }
	| { readonly kind: 'fails'; readonly failure: Failure }
	/** The cardholder must take part. Without them the charge fails; with them `failure` or success follows. */
	| { readonly kind: 'authenticates'; readonly failure?: Failure }
	/** Pends for so many seconds of the emulator's clock, then fails or succeeds. */
	| { readonly kind: 'processes'; readonly seconds: number; readonly failure?: Failure };

/** Stripe: bank debits take up to four business days. */
const DEBIT_SECONDS = 4 * 86_400;

/** @see https://docs.stripe.com/declines/codes */
function declined(decline_code: string, message = 'Your card was declined.'): Behaviour {
	return { kind: 'fails', failure: { code: 'card_declined', decline_code, message } };
}

function unusable(code: string, message: string): Behaviour {
	return { kind: 'fails', failure: { code, message } };
}

function debit(failure?: Failure): Behaviour {
	return { kind: 'processes', seconds: DEBIT_SECONDS, ...(failure && { failure }) };
}

const INSUFFICIENT_FUNDS = 'Your card has insufficient funds.';

/** What test payment methods do, by name. A test may also give a behaviour of its own. */
export const BEHAVIOURS = {
	succeeds: { kind: 'succeeds' },
	generic_decline: declined('generic_decline'),
	insufficient_funds: declined('insufficient_funds', INSUFFICIENT_FUNDS),
	lost_card: declined('lost_card'),
	stolen_card: declined('stolen_card'),
	card_velocity_exceeded: declined('card_velocity_exceeded'),
	expired_card: unusable('expired_card', 'Your card has expired.'),
	incorrect_cvc: unusable('incorrect_cvc', "Your card's security code is incorrect."),
	processing_error: unusable(
		'processing_error',
		'An error occurred while processing your card. Try again in a little bit.',
	),
	authentication_required: { kind: 'authenticates' },
	authentication_then_insufficient_funds: {
		kind: 'authenticates',
		failure: {
			code: 'card_declined',
			decline_code: 'insufficient_funds',
			message: INSUFFICIENT_FUNDS,
		},
	},
	debit_succeeds: debit(),
	debit_insufficient_funds: debit({
		code: 'insufficient_funds',
		message: "The customer's account has insufficient funds to cover this payment.",
	}),
	debit_account_closed: debit({
		code: 'account_closed',
		message: "The customer's bank account has been closed.",
	}),
	debit_no_account: debit({
		code: 'no_account',
		message: "The customer's bank account could not be located.",
	}),
	debit_not_authorized: debit({
		code: 'debit_not_authorized',
		message: 'The customer has notified their bank that this payment was unauthorized.',
	}),
	debit_pends: { kind: 'processes', seconds: Infinity },
} as const satisfies Record<string, Behaviour>;

export type BehaviourName = keyof typeof BEHAVIOURS;

/** @throws Error for a name that is none, as another process may send */
export function behaviourOf(named: BehaviourName | Behaviour): Behaviour {
	if (typeof named !== 'string') return named;
	if (Object.hasOwn(BEHAVIOURS, named)) return BEHAVIOURS[named];
	throw new Error(`No behaviour ${named}; there are ${Object.keys(BEHAVIOURS).join(', ')}`);
}
