import type { Quantity } from '../../metering/quantity';
import type { Found, Reads } from '../../delivery/sync/reads';
import { isRecord } from '../common/http-answer';
import { askEdge, unreadableAnswer } from './ask-edge';
import type { EdgeClient } from './client';
import { type EdgeRecord, flagIn, quantityIn, textIn } from './fields';

/**
 * A billable item that can be fired: Edge's rule of when and how much to charge.
 *
 * @see https://support.zyntro.ai/operations/edge/billable-items/trigger-billable-items
 */
export interface TriggerItem {
	readonly id: string;
	readonly name: string;
	/** `fixed`, `variable`, `event` or `threshold`. */
	readonly mode: string;
	/** `off_session` or `client_confirm`. */
	readonly captureMode: string;
	/** How a value is compared with the threshold: `lte`, `gte` or `eq`. */
	readonly condition?: string;
	readonly threshold?: Quantity;
	/** In whole units of the currency: 200 is 200 dollars. */
	readonly price?: Quantity;
	/** Lower-case code. Edge's reference shows none for items. */
	readonly currency?: string;
	readonly description?: string;
	readonly allowsOverride: boolean;
	/** In whole units; Edge's reference shows none here, although items have one. */
	readonly maximum?: Quantity;
	readonly raw: EdgeRecord;
}

/** All items of the brand that can be fired. Edge gives them in one answer. */
export async function readTriggerItems(
	client: EdgeClient,
	reads: Reads,
): Promise<Found<readonly TriggerItem[]>> {
	const found = await askEdge(client, reads, 'getItems');
	if (!found.ok) return found;
	const { data } = found.value.body;
	const items = Array.isArray(data) ? data.map(itemOf) : [undefined];
	if (items.every((item) => item !== undefined)) return { ok: true, value: items };
	return unreadableAnswer("Edge's list of items has an entry without an ID (bi_id)");
}

function itemOf(raw: unknown): TriggerItem | undefined {
	if (!isRecord(raw)) return undefined;
	const id = textIn(raw, 'bi_id');
	if (id === undefined) return undefined;
	const threshold = quantityIn(raw, 'bi_trigger_threshold');
	const price = quantityIn(raw, 'bi_unit_price');
	const maximum = quantityIn(raw, 'bi_max_capture_amount');
	const condition = textIn(raw, 'bi_trigger_condition');
	const currency = textIn(raw, 'bi_currency')?.toLowerCase();
	const description = textIn(raw, 'bi_trigger_description');
	return {
		id,
		name: textIn(raw, 'bi_name') ?? id,
		mode: textIn(raw, 'bi_trigger_mode') ?? '',
		captureMode: textIn(raw, 'bi_capture_mode') ?? '',
		allowsOverride: flagIn(raw, 'bi_allow_amount_override'),
		raw,
		...(condition !== undefined && { condition }),
		...(threshold && { threshold }),
		...(price && { price }),
		...(currency !== undefined && { currency }),
		...(description !== undefined && { description }),
		...(maximum && { maximum }),
	};
}
