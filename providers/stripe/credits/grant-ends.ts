import { formatInstant } from '../../../metering/instant';
import type { StripeRequestError } from '../client';
import { grantStatus } from './credit-grant';
import type { WithoutExtras } from './extra-grants';
import type { GrantEnd } from './grant-result';
import type { GrantRefusal } from './refuse-grant';

/** What a run knows of the grants of a charge, beside what Stripe shows. */
interface Known {
	/** Unix seconds. */
	readonly now: number;
	/** The grant that this run made, or `any` where it may be whichever there is. */
	readonly ours?: string;
	/** Why a try of this run got no clear answer. */
	readonly doubt?: string;
	/** Why it could not be looked whether there are others. */
	readonly unchecked?: string;
}

export function refusedEnd(refusal: GrantRefusal): GrantEnd {
	return { status: 'not_granted', ...refusal };
}

export function unreadCharge(charge: string, error: StripeRequestError): GrantEnd {
	if (error.code === 'resource_missing') {
		return {
			status: 'not_granted',
			code: 'charge_not_found',
			field: 'charge',
			reason: `there is no charge ${charge} in this Stripe account. Check the ID, the account, and whether the key is for test or live mode`,
		};
	}
	return notChecked(`the charge ${charge} could not be read`, error);
}

/** Fails closed: where it is not known what was granted, nothing is. */
export function unread(error: StripeRequestError): GrantEnd {
	return notChecked('what was granted before could not be read', error);
}

function notChecked(what: string, { message, code }: StripeRequestError): GrantEnd {
	if (code === 'cancelled') return { status: 'not_granted', code, reason: message };
	return {
		status: 'not_granted',
		code: 'check_failed',
		reason: `${what} (${message}), so nothing was granted. Run it again`,
	};
}

export function underWay(charge: string): GrantEnd {
	return {
		status: 'not_granted',
		code: 'grant_under_way',
		reason: `credit for ${charge} was asked for within the last day on other terms, and does not show: it is being granted just now, or Stripe said no. Run it again with a Retry Time Budget of 300 s or more, with the terms of then, or a day later. Terms that are the same in every run, such as an expiry counted from when the charge was paid, avoid this`,
	};
}

export function failed(charge: string, reason: string): GrantEnd {
	return {
		status: 'not_granted',
		code: 'stripe_unavailable',
		reason: `Stripe failed at the credit for ${charge} again and again (${reason}), and none shows. Run it again: it is granted once at most`,
	};
}

export function doubtful(charge: string, doubt: string, then: string): GrantEnd {
	const also = then === doubt ? '' : `; then ${then}`;
	return {
		status: 'not_granted',
		code: 'in_doubt',
		reason: `credit for ${charge} was asked for without a clear answer (${doubt}${also}), so it may have been granted. Run it again within a day: it finds out, and grants once at most`,
	};
}

/** How it ended where the charge has a grant. */
export function grantedEnd(all: WithoutExtras, known: Known): GrantEnd {
	const { grants } = all;
	const { now, ours } = known;
	const usable = grants.find((one) => ['active', 'upcoming'].includes(grantStatus(one, now)));
	const grant = usable ?? grants[0];
	if (grant === undefined) throw new Error('There is no grant');
	const isOurs = ours === 'any' || ours === grant.id;
	const explained = explain(all, known, isOurs, grant.id);
	const status = isOurs ? 'granted' : 'already_granted';
	const end: GrantEnd = { status, ...explained, grant, grantStatus: grantStatus(grant, now) };
	if (isOurs || explained.code !== undefined) return end;
	const before = `credit for it was granted at ${formatInstant(grant.created)} (${grant.id})`;
	if (grant.voided_at === null) {
		return { ...end, code: 'granted_before', reason: `${before}. A charge gets credit once` };
	}
	return {
		...end,
		code: 'grant_voided',
		reason: `${before} and voided at ${formatInstant(grant.voided_at)}, so there is none of it. A charge gets credit once; if it should have it all the same, grant it in the Stripe Dashboard`,
	};
}

function explain(
	{ voided, left }: WithoutExtras,
	{ doubt, unchecked }: Known,
	isOurs: boolean,
	grant: string,
): Pick<GrantEnd, 'code' | 'reason'> {
	if (left.length > 0) {
		return {
			code: 'granted_twice',
			reason: `the charge has more than one grant: ${grant}, and beside it ${left.join(', ')}, which could not be voided because something of it may have been used. Void or expire it in the Stripe Dashboard, or run this again`,
		};
	}
	if (voided.length > 0) {
		return {
			code: 'second_voided',
			reason: `two executions granted the charge, so ${voided.join(', ')} was voided unused; ${grant} stays`,
		};
	}
	if (!isOurs) return {};
	if (unchecked !== undefined) {
		return {
			code: 'not_rechecked',
			reason: `it is granted, but whether another execution did so too could not be seen (${unchecked}). Run it again to check`,
		};
	}
	if (doubt === undefined) return {};
	return {
		code: 'confirmed_on_retry',
		reason: `an earlier try got no clear answer (${doubt}); then the grant was there`,
	};
}
