import { randomBytes } from 'node:crypto';

// The salt keeps ids of two runs apart, the counter keeps ids of one run cheap and in order.
const salt = randomBytes(6).toString('hex');
let counter = 0;

/** A new object id in Stripe's form, such as `mtr_5f0c…`. */
export function newId(prefix: string): string {
	counter += 1;
	return `${prefix}_${salt}${counter.toString(36).padStart(8, '0')}`;
}
