import type { IDataObject } from 'n8n-workflow';
import type { ItemField, ItemResult } from '../../providers/stripe/item-result';

/** Names of the fields as the panel shows them. */
const LABELS: Record<ItemField, string> = {
	meter: 'Meter',
	customer: 'Customer',
	value: 'Value',
	total: 'Total',
	timestamp: 'Timestamp',
	window_start: 'Window Start',
	window_end: 'Window End',
	source_event_id: 'Source Event ID',
	payload: 'Extra Payload',
	identifier: 'Identifier',
	price: 'Price',
	quantity: 'Quantity',
	row: 'Row',
	range: 'Range',
	range_start: 'Range Start',
	range_end: 'Range End',
	count: 'Number of Hours or Days',
	grouping: 'Group By',
	time_zone: 'Time Zone',
	time: 'Time',
	source_value: 'Source Value',
	trigger: 'Trigger Name',
	event_id: 'Event ID',
	threshold: 'Threshold',
	amount: 'Amount',
	currency: 'Currency',
	balance_time: 'Balance Read At',
	period: 'Period Start',
	target: 'Recharge To',
	increment: 'Round Up To',
	description: 'Description',
	metadata: 'Metadata',
	charge: 'Charge ID',
	name: 'Name',
	prices: 'Prices',
	priority: 'Priority',
	effective_at: 'Effective At',
	expires_at: 'Expires At',
	item: 'Item',
	billing_customer: 'Billing Customer ID',
	contact: 'Contact ID',
	metric_value: 'Metric Value',
	override_amount: 'Override Amount',
};

/** `Customer: the customer is empty. …` */
export function reasonSentence({ field, reason = '' }: ItemResult): string {
	return field === undefined ? capital(reason) : `${LABELS[field]}: ${reason}`;
}

/** The fields that an outcome begins with, whatever the operation. */
export function statusFields(result: ItemResult): IDataObject {
	return {
		status: result.status,
		reason_code: result.code ?? null,
		reason: result.reason === undefined ? null : reasonSentence(result),
	};
}

function capital(text: string): string {
	return text.charAt(0).toUpperCase() + text.slice(1);
}
