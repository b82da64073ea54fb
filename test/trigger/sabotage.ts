import type { ChargeRecord } from '../../metering/trigger/charge-record';
import type { SafetyLimits, TriggerReading } from '../../metering/trigger/trigger-rule';
import { DAY, SECOND } from '../sync/schedule';
import {
	blindToOthers,
	byId,
	impatient,
	like,
	lookingOnce,
	neverDropping,
	uneven,
} from './broken-ports';
import { Payment } from './payments';
import type { Sabotage } from './simulate';
import type { StripeModel } from './stripe-model';
import { without } from './without';

/** Changes what is read. */
function seeing(change: (reading: TriggerReading) => TriggerReading): Sabotage {
	return {
		port: (port) =>
			like(port, {
				read: async (asks, rule, customer) => {
					const answer = await port.read(asks, rule, customer);
					if (!answer.ok) return answer;
					return { ok: true, value: change(answer.value) };
				},
			}),
	};
}

/** Changes or hides single charges of what is read. */
function showing(
	change: (charge: ChargeRecord, reading: TriggerReading) => ChargeRecord | undefined,
): Sabotage {
	return seeing((reading) => ({
		...reading,
		charges: reading.charges.flatMap((charge) => change(charge, reading) ?? []),
	}));
}

function hiding(isHidden: (charge: ChargeRecord, reading: TriggerReading) => boolean): Sabotage {
	return showing((charge, reading) => (isHidden(charge, reading) ? undefined : charge));
}

function withLimits(change: (limits: SafetyLimits) => Partial<SafetyLimits>): Sabotage {
	return {
		request: (request) => {
			const { rule } = request;
			const limits = { ...rule.limits, ...change(rule.limits) };
			return { ...request, rule: { ...rule, limits } };
		},
	};
}

/** Makes the provider's payments such that they can be charged in another state too. */
function chargingAlso(status: ChargeRecord['status']): Sabotage {
	return {
		model: (model: StripeModel) => {
			const push = model.payments.push.bind(model.payments);
			model.payments.push = (...payments: Payment[]) => {
				for (const payment of payments) reopen(payment, status);
				return push(...payments);
			};
		},
	};
}

function reopen(payment: Payment, status: ChargeRecord['status']): void {
	const real = Object.getOwnPropertyDescriptor(Payment.prototype, 'status')?.get;
	Object.defineProperty(payment, 'status', {
		get: () => {
			const now = real?.call(payment) as ChargeRecord['status'];
			return now === status ? 'open' : now;
		},
	});
}

function unlimited(limit: 'mostAmount' | 'largestAmount'): Sabotage {
	return {
		request: (request) => {
			const limits = without(limit, request.rule.limits);
			return { ...request, rule: { ...request.rule, limits } };
		},
	};
}

const isLive = ({ status }: ChargeRecord): boolean =>
	['succeeded', 'processing', 'requires_action'].includes(status);

/** Each rule of claiming, looking and charging, broken by itself. */
export const BROKEN_PROTOCOLS: Readonly<Record<string, Sabotage>> = {
	'no second look before it is charged': { port: lookingOnce },
	'a view is taken that does not show its own claim': { port: impatient },
	'a view that shows a claim before what others did before it': { port: uneven },
	'claims of others are not looked at': { port: blindToOthers },
	'a claim that is in the way is only said to be dropped': { port: neverDropping },
	'a payment that was dropped can be charged': chargingAlso('dropped'),
};

/** Each guard, broken by itself. */
export const BROKEN_GUARDS: Readonly<Record<string, Sabotage>> = {
	'what was charged more than a day ago is forgotten': hiding(
		({ at }, { now }) => now - at > DAY / SECOND,
	),
	'what is paid is not looked at': hiding(({ status }) => status === 'succeeded'),
	'what is still to be paid is not looked at': hiding(
		({ status }) => status === 'processing' || status === 'requires_action',
	),
	'failures are forgotten': hiding(({ status }) => status === 'failed'),
	'what was called off is forgotten': hiding(({ status }) => status === 'called_off'),
	'another occasion for each try': showing((charge) =>
		isLive(charge) ? { ...charge, occasion: { kind: 'event', id: charge.id } } : charge,
	),
	'everything counts as resumed': showing((charge) => ({ ...charge, isResumed: true })),
	'the same card counts as another when it is added again': { port: byId },
	'times are those of the claim, not of the payment': showing((charge) => ({
		...charge,
		at: charge.created,
	})),
	'balances do not say when they were read': {
		request: (request) => {
			const { condition } = request;
			if (condition.kind !== 'balance') return request;
			return { ...request, condition: without('readAt', condition) };
		},
	},
	'balances are taken at their clock’s word': withLimits(() => ({ balanceToleranceSeconds: 0 })),
	'no cooldown': withLimits(() => ({ cooldownSeconds: 0 })),
	'one charge more in a window': withLimits(({ mostCharges }) => ({
		mostCharges: mostCharges + 1,
	})),
	'no limit on the total': unlimited('mostAmount'),
	'no limit on one charge': unlimited('largestAmount'),
	'one failure more until it pauses': withLimits(({ failuresInARow }) => ({
		failuresInARow: failuresInARow + 1,
	})),
};

/** Seconds are rounded down, so a limit has to last for one more than its number. */
export const THIN_MARGINS: Readonly<Record<string, Sabotage>> = {
	'a cooldown that is a second short': withLimits(({ cooldownSeconds }) => ({
		cooldownSeconds: Math.max(0, cooldownSeconds - 1),
	})),
	'a window that is a second short': withLimits(({ windowSeconds }) => ({
		windowSeconds: windowSeconds - 1,
	})),
};
