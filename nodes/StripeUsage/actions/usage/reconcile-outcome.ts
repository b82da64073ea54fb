import type { IDataObject } from 'n8n-workflow';
import { formatInstant } from '../../../../metering/instant';
import { formatQuantity } from '../../../../metering/quantity';
import type { ReconcileResult } from '../../../../providers/stripe/reconcile/reconcile-result';
import type { ReconcileSummary } from '../../../../providers/stripe/reconcile/reconcile-summary';
import { statusFields } from '../../../common/reason-sentence';
import { amountOf, amountText } from '../../../common/money';

/** How one row came out, in snake_case like Stripe's own objects. */
export function reconcileOutcome(result: ReconcileResult): IDataObject {
	const { window, shown, drift, stake } = result;
	const known = stake?.ok ? stake : undefined;
	return {
		...statusFields(result),
		kind: result.kind ?? null,
		customer: result.customer ?? null,
		event_name: result.eventName ?? null,
		window_start: window === undefined ? null : formatInstant(window.start),
		window_end: window === undefined ? null : formatInstant(window.end),
		source_total: result.sourceTotal ?? null,
		stripe_total: shown === undefined ? null : formatQuantity(shown),
		drift: drift === undefined ? null : formatQuantity(drift),
		amount_at_stake: known ? amountOf(known.amount) : null,
		amount_at_stake_text: known ? amountText(known.amount, known.currency) : null,
		currency: known?.currency ?? null,
		amount_reason: stake?.ok === false ? stake.reason : null,
		invoice: known?.invoice ?? null,
	};
}

/** The run in one item. */
export function reconcileSummary({ at_stake, ...summary }: ReconcileSummary): IDataObject {
	return {
		...summary,
		by_status: { ...summary.by_status },
		by_kind: { ...summary.by_kind },
		notes: [...summary.notes],
		at_stake: at_stake.map(({ currency, notBilled, billedTooMuch }) => ({
			currency,
			not_billed: amountOf(notBilled),
			not_billed_text: amountText(notBilled, currency),
			billed_too_much: amountOf(billedTooMuch),
			billed_too_much_text: amountText(billedTooMuch, currency),
		})),
	};
}

/** What came of the run, in a sentence for the panel. */
export function verdictSentence({ verdict, rows, by_status, by_kind, ...rest }: ReconcileSummary) {
	const { matched, pending, rejected, unread } = by_status;
	const open = rejected + unread;
	const others = [
		...(pending > 0 ? [`${pending} pending`] : []),
		...(open > 0 ? [`${open} not compared`] : []),
	];
	const beside = others.length === 0 ? '' : `; ${others.join(', ')}`;
	if (verdict === 'clean') return `Clean: ${matched} of ${rows} totals match${beside}`;
	if (verdict === 'incomplete') {
		return `Incomplete: ${matched} of ${rows} totals match${beside}. Mend those and run again`;
	}
	const kinds = Object.entries(by_kind).map(([kind, count]) => `${count} ${kind}`);
	const worth = rest.at_stake.flatMap(({ currency, notBilled, billedTooMuch }) => [
		...(notBilled > 0n ? [`${amountText(notBilled, currency)} not billed`] : []),
		...(billedTooMuch > 0n ? [`${amountText(billedTooMuch, currency)} billed too much`] : []),
	]);
	const drifted = rows - matched - pending - open;
	return `Drifted: ${drifted} of ${rows} (${[...kinds, ...worth].join(', ')})${beside}`;
}
