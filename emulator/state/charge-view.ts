import type { Charge, ChargeTimes } from './payments';

/** What was asked of a payment method, and what came of it. Times are ms of the emulator's clock. */
export interface ChargeView {
	readonly id: string;
	readonly payment_intent: string;
	readonly payment_method: string;
	readonly customer: string | null;
	readonly currency: string;
	/** In the currency's smallest unit, as is `captured`, which is 0 until the money has come. */
	readonly amount: number;
	readonly captured: number;
	readonly status: 'failed' | 'pending' | 'succeeded' | (string & {});
	readonly failure_code: string | null;
	readonly metadata: Readonly<Record<string, string>>;
	readonly attempted_ms: number;
	readonly captured_ms: number | null;
	readonly livemode: boolean;
}

export function chargeView(charge: Charge, times: ChargeTimes | undefined): ChargeView {
	return {
		id: charge.id,
		payment_intent: charge.payment_intent as string,
		payment_method: charge.payment_method ?? '',
		customer: charge.customer as string | null,
		currency: charge.currency,
		amount: charge.amount,
		captured: charge.amount_captured,
		status: charge.status,
		failure_code: charge.failure_code,
		metadata: charge.metadata,
		attempted_ms: times?.attemptedMs ?? 0,
		captured_ms: times?.capturedMs ?? null,
		livemode: charge.livemode,
	};
}
