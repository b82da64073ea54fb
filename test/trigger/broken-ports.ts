import type { ChargePort } from '../../delivery/charge/charge-port';
import type {
	ChargeOrder,
	ChargeRecord,
	PaymentMethod,
} from '../../metering/trigger/charge-record';
import type { TriggerReading } from '../../metering/trigger/trigger-rule';

/** A port like another, but for some of what it does. */
export function like(port: ChargePort, other: Partial<ChargePort>): ChargePort {
	return {
		read: async (asks, rule, customer) => await port.read(asks, rule, customer),
		claim: async (key, order) => await port.claim(key, order),
		charge: async (key, claim) => await port.charge(key, claim),
		drop: async (claim) => await port.drop(claim),
		...other,
	};
}

/** Shows every run what it saw first, and of its own claims that they are open. */
export function lookingOnce(port: ChargePort): ChargePort {
	let first: TriggerReading | undefined;
	const own: string[] = [];
	return like(port, {
		claim: async (key, order) => {
			const answer = await port.claim(key, order);
			if (answer.kind === 'answered' && answer.value.kind === 'claimed') own.push(answer.value.id);
			return answer;
		},
		read: async (asks, rule, customer) => {
			const answer = await port.read(asks, rule, customer);
			if (!answer.ok) return answer;
			first ??= answer.value;
			const known = first.charges;
			const added = answer.value.charges.filter(
				({ id }) => own.includes(id) && !known.some((one) => one.id === id),
			);
			return { ok: true, value: { ...first, charges: [...known, ...added] } };
		},
	});
}

/** Says of claims that they are dropped, and leaves them as they are. */
export function neverDropping(port: ChargePort): ChargePort {
	const seen = new Map<string, ChargeRecord>();
	return like(port, {
		read: async (asks, rule, customer) => {
			const answer = await port.read(asks, rule, customer);
			if (answer.ok) for (const one of answer.value.charges) seen.set(one.id, one);
			return answer;
		},
		drop: async ({ id }) => {
			const charge = seen.get(id);
			return {
				kind: 'answered',
				value: charge
					? { kind: 'done', charge: { ...charge, status: 'dropped' } }
					: { kind: 'not_open' },
			};
		},
	});
}

/** Sees no claims but its own. */
export function blindToOthers(port: ChargePort): ChargePort {
	const own = new Set<string>();
	return like(port, {
		claim: async (key, order) => {
			const answer = await port.claim(key, order);
			if (answer.kind === 'answered' && answer.value.kind === 'claimed') own.add(answer.value.id);
			return answer;
		},
		read: async (asks, rule, customer) => {
			const answer = await port.read(asks, rule, customer);
			if (!answer.ok) return answer;
			const charges = answer.value.charges.filter(
				({ id, status }) => status !== 'open' || own.has(id),
			);
			return { ok: true, value: { ...answer.value, charges } };
		},
	});
}

/** Knows cards by their id, which is another one each time the same card is added. */
export function byId(port: ChargePort): ChargePort {
	const real = new Map<string, PaymentMethod>();
	const blur = <Of extends { readonly paymentMethod?: PaymentMethod }>(of: Of): Of => {
		const { paymentMethod } = of;
		if (paymentMethod === undefined) return of;
		real.set(paymentMethod.id, paymentMethod);
		return { ...of, paymentMethod: { ...paymentMethod, fingerprint: paymentMethod.id } };
	};
	return like(port, {
		read: async (asks, rule, customer) => {
			const answer = await port.read(asks, rule, customer);
			if (!answer.ok) return answer;
			const { value } = answer;
			const charges = value.charges.map(blur);
			return { ok: true, value: { ...value, customer: blur(value.customer), charges } };
		},
		claim: async (key, order) => {
			const paymentMethod = real.get(order.paymentMethod?.id ?? '');
			return await port.claim(key, { ...order, ...(paymentMethod && { paymentMethod }) });
		},
	});
}

/** Takes a view that does not show its own claim for one that does. */
export function impatient(port: ChargePort): ChargePort {
	const own = new Map<string, ChargeOrder>();
	return like(port, {
		claim: async (key, order) => {
			const answer = await port.claim(key, order);
			if (answer.kind === 'answered' && answer.value.kind === 'claimed') {
				own.set(answer.value.id, order);
			}
			return answer;
		},
		read: async (asks, rule, customer) => {
			const answer = await port.read(asks, rule, customer);
			if (!answer.ok) return answer;
			const { now, charges } = answer.value;
			const hidden = [...own].filter(([id]) => !charges.some((one) => one.id === id));
			const added = hidden.map(
				([id, order]): ChargeRecord => ({
					...order,
					id,
					status: 'open',
					created: now,
					at: now,
					isResumed: false,
				}),
			);
			return { ok: true, value: { ...answer.value, charges: [...charges, ...added] } };
		},
	});
}

/** Shows its own claim at once, and what others do only some time after. */
export function uneven(port: ChargePort): ChargePort {
	const own = new Set<string>();
	const hiddenSeconds = 30;
	return like(port, {
		claim: async (key, order) => {
			const answer = await port.claim(key, order);
			if (answer.kind === 'answered' && answer.value.kind === 'claimed') own.add(answer.value.id);
			return answer;
		},
		read: async (asks, rule, customer) => {
			const answer = await port.read(asks, rule, customer);
			if (!answer.ok) return answer;
			const { now } = answer.value;
			const charges = answer.value.charges.filter(
				({ id, created }) => own.has(id) || now - created > hiddenSeconds,
			);
			return { ok: true, value: { ...answer.value, charges } };
		},
	});
}
