import { lanesOf, runLanes } from '../../delivery/lanes';
import type { Reads } from '../../delivery/sync/reads';
import { askEdge, unreadableAnswer } from './ask-edge';
import type { EdgeClient } from './client';
import { type EdgeEnvironment, type EdgePace, inEdgeRun } from './edge-run';
import { type EdgeReading, type EdgeRefusal, readId } from './edge-refusal';
import { type EnrolledPair, type Enrollment, enrollmentOf } from './enrollments';
import { flagIn } from './fields';

/** An enrollment as an item of the workflow asks for it. */
export interface EnrollInput {
	/** Position among the run's items, from 0. */
	readonly index: number;
	readonly item: unknown;
	readonly customer: unknown;
	readonly contact: unknown;
	/** Set when an expression broke, so that nothing else could be read. */
	readonly unreadable?: EdgeRefusal;
}

export interface EnrollRequest extends EnrolledPair {
	readonly contact: string;
}

/** How one item ended. */
export interface EnrollResult extends Partial<EdgeRefusal> {
	readonly index: number;
	readonly status: 'enrolled' | 'rejected' | 'unsent';
	/** Absent where it could not be read. */
	readonly request?: EnrollRequest;
	readonly enrollment?: Enrollment;
	/** The customer was enrolled already. */
	readonly isExisting?: boolean;
}

/**
 * Enrolls customers in items, those of one customer one after another. Edge keeps one active
 * enrollment for each and gives that back, so it is asked again where its answer was lost.
 */
export async function enrollAll(
	inputs: readonly EnrollInput[],
	client: EdgeClient,
	pace: EdgePace,
	environment: EdgeEnvironment,
): Promise<readonly EnrollResult[]> {
	const results = new Map<number, EnrollResult>();
	const jobs: Array<{ readonly index: number; readonly request: EnrollRequest }> = [];
	for (const input of inputs) {
		const { index } = input;
		const read = readEnroll(input);
		if (read.ok) jobs.push({ index, request: read.value });
		else results.set(index, { index, status: 'rejected', ...read.refusal });
	}
	await inEdgeRun(pace, environment, async ({ reads }) => {
		const lanes = lanesOf(jobs, ({ request }) => request.customer);
		await runLanes(lanes, pace.lanesAtOnce, async ({ index, request }) => {
			results.set(index, { index, request, ...(await enroll(client, reads, request)) });
		});
	});
	return inputs.map(({ index }) => results.get(index) as EnrollResult);
}

function readEnroll({
	item,
	customer,
	contact,
	unreadable,
}: EnrollInput): EdgeReading<EnrollRequest> {
	if (unreadable !== undefined) return { ok: false, refusal: unreadable };
	const ids = {
		item: readId(item, 'item', 'trigger item'),
		customer: readId(customer, 'billing_customer', 'billing customer'),
		contact: readId(contact, 'contact', 'contact'),
	};
	if (!ids.customer.ok) return ids.customer;
	if (!ids.item.ok) return ids.item;
	if (!ids.contact.ok) return ids.contact;
	const value = {
		item: ids.item.value,
		customer: ids.customer.value,
		contact: ids.contact.value,
	};
	return { ok: true, value };
}

async function enroll(
	client: EdgeClient,
	reads: Reads,
	{ item, customer, contact }: EnrollRequest,
): Promise<Omit<EnrollResult, 'index'>> {
	const found = await askEdge(client, reads, 'enroll', {
		billing_customer_id: customer,
		billable_item_id: item,
		contact_id: contact,
	});
	const enrollment = found.ok ? enrollmentOf(found.value.body.data) : undefined;
	if (found.ok && enrollment !== undefined) {
		return { status: 'enrolled', enrollment, isExisting: flagIn(found.value.body, 'existing') };
	}
	const { outcome } = found.ok ? unreadableAnswer(UNREADABLE) : found;
	const { status, code, reason } = outcome;
	return {
		status: status === 'rejected' ? 'rejected' : 'unsent',
		...(code !== undefined && { code }),
		...(reason !== undefined && { reason }),
	};
}

const UNREADABLE =
	'Edge answered without an enrollment. Enroll again to see it: that changes nothing';
