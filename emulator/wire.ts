import type Stripe from 'stripe';

/**
 * A type of the SDK as it travels: the SDK turns decimal strings of an answer into
 * `Stripe.Decimal`, so on the wire they are plain strings. Answers are built in these types, so
 * that a field that the SDK expects and an answer lacks does not compile.
 */
export type OnWire<T> = T extends string
	? T
	: T extends Stripe.Decimal
		? string
		: T extends (infer Item)[]
			? OnWire<Item>[]
			: T extends object
				? { [Key in keyof T]: OnWire<T[Key]> }
				: T;
