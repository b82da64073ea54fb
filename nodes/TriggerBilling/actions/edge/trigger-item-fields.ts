import type { IDataObject } from 'n8n-workflow';
import { minorDigits } from '../../../../metering/currency';
import { formatQuantity, type Quantity } from '../../../../metering/quantity';
import { formatMoney } from '../../../../metering/rating/money';
import { smallestUnits, UNNAMED_CURRENCY } from '../../../../providers/zyntro/amounts';
import type { TriggerItem } from '../../../../providers/zyntro/trigger-items';
import { amountOf } from '../../../common/money';

/** A billable item, in names that need no key to read. */
export function triggerItemFields(item: TriggerItem): IDataObject {
	const { price, maximum, currency, threshold } = item;
	const amount = price && smallestUnits(price, currency);
	return {
		id: item.id,
		name: item.name,
		price: price === undefined ? null : priceText(price, currency),
		amount: amount === undefined ? null : amountOf(amount),
		currency: currency ?? null,
		capture_mode: item.captureMode,
		trigger_mode: item.mode,
		condition: item.condition ?? null,
		threshold: threshold === undefined ? null : formatQuantity(threshold),
		description: item.description ?? null,
		allows_override: item.allowsOverride,
		maximum: maximum === undefined ? null : priceText(maximum, currency),
	};
}

/** `149.50`: whole units with as many digits behind the point as the currency has. */
export function priceText(price: Quantity, currency = UNNAMED_CURRENCY): string {
	const amount = smallestUnits(price, currency);
	return amount === undefined ? formatQuantity(price) : formatMoney(amount, minorDigits(currency));
}

/** `Wallet top-up (fixed, 200.00, off-session)` */
export function nameOfItem({ name, mode, price, currency, captureMode }: TriggerItem): string {
	const parts = [mode, price && priceText(price, currency), captureMode.replace('_', '-')];
	return `${name} (${parts.filter((part) => part !== undefined && part !== '').join(', ')})`;
}
