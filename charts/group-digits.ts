import { formatQuantity, type Quantity } from '../metering/quantity';

/** An exact number for people: `1,234,567.5`. Never through a float. */
export function groupDigits(value: Quantity): string {
	const [whole = '', fraction] = formatQuantity(value).split('.');
	const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
	return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
