import { meterEventIdentifier } from '../../../metering/identifier';
import type { Comparison } from '../../../metering/reconciliation/comparison';
import { type Fault, formatDrift } from '../../../metering/reconciliation/fault';
import type { Dropped } from './error-reports';
import type { ReconcileKind } from './kinds';

type Explained = Map<Comparison, Fault<ReconcileKind>>;

/** How to mend what made Stripe drop events, where the message does not say it. */
const MENDS: Readonly<Partial<Record<ReconcileKind, string>>> = {
	wrong_payload_key: 'Name the payload keys as the meter does',
	invalid_value: 'Send plain decimal numbers of up to 15 digits',
	wrong_time: 'Send events within 35 days, and check the clock of the sender',
	wrong_event_name: 'Send the event name of this meter',
	unknown_customer: 'Check the customer IDs that are sent, and the account of the key',
	inactive_meter: 'Reactivate the meter',
};

/**
 * Explains what is lacking by events that Stripe took and dropped.
 *
 * A report that quotes the identifier of the window's own event proves it. Any other is evidence
 * only while all of them tell of one fault, and there are enough of them for all that is lacking:
 * otherwise nobody can say which row which report is about, and the row's reason names them.
 *
 * @param lacking what nothing else explains
 */
export function explainByDropped(
	eventName: string,
	lacking: readonly Comparison[],
	dropped: readonly Dropped[],
): Explained {
	const explained: Explained = new Map();
	if (dropped.length === 0) return explained;
	for (const one of lacking) {
		const { customer, window } = one;
		const identifier = meterEventIdentifier(eventName, customer, { kind: 'window', window });
		const proof = dropped.find(({ quoted }) => quoted.some((text) => text.startsWith(identifier)));
		if (proof === undefined) continue;
		explained.set(one, {
			kind: proof.kind,
			reason: `Stripe took the event of this window and dropped it: ${mended(proof)}`,
		});
	}
	const rest = lacking.filter((one) => !explained.has(one));
	const kinds = new Set(dropped.map(({ kind }) => kind));
	const [kind] = kinds;
	const count = dropped.reduce((sum, one) => sum + one.count, 0);
	const isSure = kinds.size === 1 && kind !== undefined && count >= lacking.length;
	for (const one of rest) explained.set(one, isSure ? likely(one, dropped) : unsure(one, dropped));
	return explained;
}

function likely(one: Comparison, dropped: readonly Dropped[]): Fault<ReconcileKind> {
	const [first] = dropped as readonly [Dropped, ...Dropped[]];
	return {
		kind: first.kind,
		reason: `Stripe shows ${formatDrift(one.drift)}, and since then took and dropped ${counted(dropped)}: ${mended(first)}`,
	};
}

function unsure(one: Comparison, dropped: readonly Dropped[]): Fault<ReconcileKind> {
	const codes = [...new Set(dropped.map(({ code }) => code))].join(', ');
	return {
		kind: 'lost_events',
		reason: `Stripe shows ${formatDrift(one.drift)}. Since then it took and dropped ${counted(dropped)} (${codes}), which may be a part of it; the rest was lost, cancelled or never sent. Mend the sender, then sync the window`,
	};
}

function counted(dropped: readonly Dropped[]): string {
	const count = dropped.reduce((sum, one) => sum + one.count, 0);
	return `${count} event${count === 1 ? '' : 's'} that it could not bill`;
}

function mended({ kind, message, code }: Dropped): string {
	const said = (message === '' ? code : message).replace(/\.$/, '');
	return `${said}. ${MENDS[kind] ?? 'Mend the sender'}, then sync the window`;
}
