import type { Ledger } from '../state/ledger';
import { answeredWith } from './charge-form';
import { decline, refuse, refused, succeed } from './payment-attempt';
import type { Failure } from './payment-behaviours';

const UNPROVEN: Failure = {
	code: 'payment_intent_authentication_failure',
	message:
		'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
};

/**
 * What follows when a cardholder has authenticated a payment, or has failed to.
 *
 * @returns false when no such payment intent waits for it
 */
export function finishAuthentication(id: string, passed: boolean, ledger: Ledger): boolean {
	const { payments } = ledger;
	const intent = payments.intents.find(id);
	const method = payments.methods.find((intent?.payment_method as string | null) ?? '');
	if (intent?.status !== 'requires_action' || method === undefined) return false;
	const { behaviour } = payments.nature(method.id);
	const failure = behaviour.kind === 'authenticates' ? behaviour.failure : undefined;
	if (!passed) refuse(intent, method, UNPROVEN, ledger);
	else if (failure !== undefined) decline(intent, method, failure, ledger);
	else succeed(intent, method, ledger);
	return true;
}

/** Has the banks answer that were to answer by now. */
export function settlePayments({ payments, clock }: Ledger): void {
	for (const [id, { intent: intentId, settlesMs, behaviour }] of payments.pending) {
		if (settlesMs > clock.now()) continue;
		payments.pending.delete(id);
		const charge = payments.charges.find(id);
		const intent = payments.intents.find(intentId);
		const method = payments.methods.find(charge?.payment_method ?? '');
		if (charge === undefined || intent === undefined || method === undefined) continue;
		const { failure } = behaviour;
		payments.charges.replace({ ...charge, ...answeredWith(charge.amount, { failure }) });
		if (failure === undefined) {
			const attemptedMs = payments.times.get(id)?.attemptedMs ?? settlesMs;
			payments.times.set(id, { attemptedMs, capturedMs: settlesMs });
			payments.intents.replace({
				...intent,
				amount_received: intent.amount,
				status: 'succeeded',
			});
		} else payments.intents.replace(refused(intent, method, failure, id));
	}
}
