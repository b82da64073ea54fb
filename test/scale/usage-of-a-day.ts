import { customerAt, type SourceTotal } from '../../bench/sync/source';

const HOUR = 3600;

/** Usage of a few hours of each customer, other ones from customer to customer; always the same. */
export function* usageOfDay(customers: number, start: number): Generator<SourceTotal> {
	for (let customer = 0; customer < customers; customer += 1) {
		for (let nth = 0; nth < 4; nth += 1) {
			const from = start + ((customer * 7 + nth * 5) % 24) * HOUR;
			const total = `${((customer * 7919 + nth * 31) % 1000) + 1}.25`;
			yield { customer: customerAt(customer), start: from, end: from + HOUR, total };
		}
	}
}
