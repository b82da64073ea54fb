import type { Found, Reads } from '../../delivery/sync/reads';
import { isRecord } from '../common/http-answer';
import { askEdge, unreadableAnswer } from './ask-edge';
import type { EdgeClient } from './client';
import { type EdgeRecord, momentIn, quantityIn, textIn } from './fields';

/** What lets an item charge a customer. */
export interface Enrollment {
	readonly id: string;
	/** `active`, `paused` or `cancelled`. */
	readonly status: string;
	readonly item: string;
	readonly customer: string;
	readonly contact?: string;
	/** Charges that failed since the last that did not. */
	readonly failures: number;
	/** As Edge writes it; absent when it was never fired. */
	readonly lastTriggered?: string;
	/** The same, Unix seconds, where it can be read. */
	readonly lastTriggeredAt?: number;
	/** `succeeded`, `failed` or `pending_client`. */
	readonly lastChargeStatus?: string;
	readonly raw: EdgeRecord;
}

/** How an item stands with a customer. */
export interface Standing {
	/** The one that counts: an active one before one that is paused, and that before the others. */
	readonly enrollment?: Enrollment;
	/** Edge's clock, Unix seconds, if it tells. */
	readonly now?: number;
}

/** What a fire is for. */
export interface EnrolledPair {
	readonly item: string;
	readonly customer: string;
}

const PAGE = 50;
/** A customer and an item have a handful of enrollments at most, one of them active. */
const MOST_PAGES = 20;

const UNREADABLE_ENTRY =
	"Edge's list of enrollments has an entry without its IDs and status (ts_id, ts_status, …)";

/** Reads how an item stands with a customer, from as many pages as it takes. */
export async function readStanding(
	client: EdgeClient,
	reads: Reads,
	pair: EnrolledPair,
): Promise<Found<Standing>> {
	const theirs: Enrollment[] = [];
	for (let page = 0; page < MOST_PAGES; page += 1) {
		const found = await askEdge(client, reads, 'getEnrollments', {
			billing_customer_id: pair.customer,
			billable_item_id: pair.item,
			limit: PAGE,
			offset: page * PAGE,
		});
		if (!found.ok) return found;
		const { body, now } = found.value;
		const listed = Array.isArray(body.data) ? body.data.map(enrollmentOf) : [undefined];
		for (const one of listed) {
			if (one === undefined) return unreadableAnswer(UNREADABLE_ENTRY);
			if (one.item === pair.item && one.customer === pair.customer) theirs.push(one);
		}
		if (listed.length >= PAGE) continue;
		const enrollment = firstOf(theirs);
		return {
			ok: true,
			value: { ...(enrollment && { enrollment }), ...(now !== undefined && { now }) },
		};
	}
	return unreadableAnswer(`Edge's list of enrollments goes on after ${MOST_PAGES * PAGE} entries`);
}

/** @returns undefined for what cannot be understood: then it is unknown how things stand */
export function enrollmentOf(raw: unknown): Enrollment | undefined {
	if (!isRecord(raw)) return undefined;
	const [id, status] = [textIn(raw, 'ts_id'), textIn(raw, 'ts_status')];
	const item = textIn(raw, 'ts_billable_item_id');
	const customer = textIn(raw, 'ts_billing_customer_id');
	if (id === undefined || status === undefined) return undefined;
	if (item === undefined || customer === undefined) return undefined;
	const contact = textIn(raw, 'ts_contid');
	const lastTriggered = textIn(raw, 'ts_last_triggered_at');
	const lastTriggeredAt = momentIn(raw, 'ts_last_triggered_at');
	const lastChargeStatus = textIn(raw, 'ts_last_charge_status');
	return {
		id,
		status,
		item,
		customer,
		failures: Number(quantityIn(raw, 'ts_consecutive_failures')?.units ?? 0n),
		raw,
		...(contact !== undefined && { contact }),
		...(lastTriggered !== undefined && { lastTriggered }),
		...(lastTriggeredAt !== undefined && { lastTriggeredAt }),
		...(lastChargeStatus !== undefined && { lastChargeStatus }),
	};
}

const ORDER = ['active', 'paused'];

function firstOf(enrollments: readonly Enrollment[]): Enrollment | undefined {
	const rank = ({ status }: Enrollment): number =>
		ORDER.includes(status) ? ORDER.indexOf(status) : ORDER.length;
	return [...enrollments].sort((a, b) => rank(a) - rank(b))[0];
}
