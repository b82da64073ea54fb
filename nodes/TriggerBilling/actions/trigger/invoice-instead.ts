import type { FireReport } from '../../../../delivery/charge/fire-all';
import type { FireOutcome } from '../../../../delivery/charge/fire-outcome';
import type { TriggerRequest } from '../../../../metering/trigger/trigger-rule';

type Outcomes = ReadonlyMap<TriggerRequest, FireOutcome>;

/**
 * Fires again, with an invoice, what the bank wants the customer to confirm. The occasion stays the
 * same, so a later run finds it charged, whichever way.
 */
export async function withInvoicesInstead(
	requests: readonly TriggerRequest[],
	fireThem: (requests: readonly TriggerRequest[]) => Promise<FireReport>,
): Promise<Outcomes> {
	const { outcomes } = await fireThem(requests);
	const wanted = requests.filter(
		(request) => outcomes.get(request)?.code === 'authentication_required',
	);
	if (wanted.length === 0) return outcomes;
	const invoiced = new Map(wanted.map((request) => [request, onInvoice(request)]));
	const report = await fireThem([...invoiced.values()]);
	const both = new Map(outcomes);
	for (const [request, instead] of invoiced) {
		const [first, second] = [outcomes.get(request), report.outcomes.get(instead)];
		if (first && second) both.set(request, together(first, second));
	}
	return both;
}

function onInvoice(request: TriggerRequest): TriggerRequest {
	return { ...request, rule: { ...request.rule, capture: 'client_confirm' } };
}

/**
 * Whatever came of the invoice, the try before it and a pause that begins now are told now: no later
 * fire tells them. Where no invoice is out nor to go out, the charge that was declined is the one to
 * look at.
 */
function together(first: FireOutcome, second: FireOutcome): FireOutcome {
	const { isAttempt, isPausing } = first;
	const before = { ...(isAttempt && { isAttempt }), ...(isPausing && { isPausing }) };
	if (second.status === 'fired' || second.reason === undefined) return { ...second, ...before };
	const reason = `${first.reason}. Of the invoice in its place: ${second.reason}`;
	const isRefused = second.status === 'refused' && second.order === undefined;
	const { charge } = isRefused && second.charge === undefined ? first : second;
	return { ...second, reason, ...before, ...(charge && { charge }) };
}
