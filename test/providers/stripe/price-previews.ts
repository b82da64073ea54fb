import fc from 'fast-check';
import type Stripe from 'stripe';
import { type RunningEmulator, startEmulator } from '../../../emulator';
import type { OnWire } from '../../../emulator/wire';
import {
	addQuantities,
	formatQuantity,
	negateQuantity,
	quantity,
	type Quantity,
} from '../../../metering/quantity';
import type { PriceModel, Tier } from '../../../metering/rating/price-model';
import { rate } from '../../../metering/rating/rate';
import { StripeClient } from '../../../providers/stripe/client';
import type { FormParams } from '../../../providers/stripe/form';
import { readPriceModel } from '../../../providers/stripe/price-model';
import { prices, usages, valueOf } from '../../metering/rating/prices';
import { VirtualClock } from '../../support/virtual-clock';
import { directSend } from './direct-send';

export const METER = { id: 'mtr_calls', event_name: 'api_calls' };
const CUSTOMERS_PER_PRICE = 3;

/** A price that some customers are subscribed to, and what each of them uses. */
export interface Priced {
	readonly model: PriceModel;
	readonly currency: string;
	readonly used: ReadonlyArray<{
		readonly usage: Quantity;
		/** Reported apart from the rest, which may so be below zero. */
		readonly part: number;
	}>;
}

export const priced: fc.Arbitrary<Priced> = prices().chain((model) =>
	fc.record({
		model: fc.constant(model),
		currency: fc.constantFrom('usd', 'eur', 'jpy', 'kwd'),
		used: fc.array(fc.record({ usage: usages(model), part: fc.nat(900) }), {
			minLength: CUSTOMERS_PER_PRICE,
			maxLength: CUSTOMERS_PER_PRICE,
		}),
	}),
);

/**
 * Rates random usage by random prices, as they are read from Stripe, and holds each total and each
 * line against Stripe's own preview of the invoice.
 *
 * @returns how many previews were the same
 * @throws at the first one that is not
 */
export async function comparePreviews(seed: number, numPrices: number): Promise<number> {
	const emulator = await startEmulator({ limits: 'off', seed: 1 });
	let compared = 0;
	try {
		emulator.state.addMeter(METER);
		emulator.state.addProduct({ id: 'prod_1', name: 'Calls' });
		const stripe = new StripeClient(directSend(emulator), new VirtualClock());
		await fc.assert(
			fc.asyncProperty(priced, async ({ model, currency, used }) => {
				const price = await stripe.post<Stripe.Price>('/v1/prices', formOf(model, currency));
				const read = valueOf(readPriceModel(price));
				expect(read).toEqual({ ...model, currency });
				await Promise.all(
					used.map(async ({ usage, part }) => {
						const expected = await previewOf(emulator, stripe, price.id, usage, part);
						expect(ratedOf(read, usage)).toEqual(expected);
						compared += 1;
					}),
				);
			}),
			{ seed, numRuns: numPrices },
		);
	} finally {
		await emulator.close();
	}
	return compared;
}

interface Invoiced {
	readonly currency: string;
	readonly total: bigint;
	readonly lines: ReadonlyArray<readonly [quantity: string, amount: bigint]>;
}

/** As many lines as an invoice shows. */
const SHOWN_LINES = 10;

function ratedOf(model: PriceModel, usage: Quantity): Invoiced {
	const { currency, amount: total, tiers } = rate(model, usage);
	const lines = tiers.flatMap((tier) =>
		tier.lines.map(({ kind, amount }): [string, bigint] => [
			kind === 'units' ? formatQuantity(tier.units) : '0',
			amount,
		]),
	);
	return { currency, total, lines: lines.slice(0, SHOWN_LINES) };
}

/** The invoice of a new customer who is subscribed to the price and uses this much. */
export async function previewOf(
	{ state }: RunningEmulator,
	stripe: StripeClient,
	price: string,
	usage: Quantity,
	part: number,
): Promise<Invoiced> {
	const customer = state.test.addCustomer().id;
	const subscription = state.test.addSubscription({ customer, items: [{ price }] }).id;
	const rest = addQuantities(usage, negateQuantity(quantity(BigInt(part), 0)));
	for (const value of [formatQuantity(rest), String(part)]) {
		await stripe.post('/v1/billing/meter_events', {
			event_name: METER.event_name,
			payload: { stripe_customer_id: customer, value },
		});
	}
	const invoice = await stripe.post<OnWire<Stripe.Invoice>>('/v1/invoices/create_preview', {
		subscription,
	});
	return {
		currency: invoice.currency,
		total: BigInt(invoice.total),
		lines: invoice.lines.data.map(({ quantity_decimal, amount }) => [
			quantity_decimal ?? '',
			BigInt(amount),
		]),
	};
}

/** A new price, as Stripe takes it. */
export function formOf(model: PriceModel, currency: string): FormParams {
	return {
		currency,
		product: 'prod_1',
		recurring: { interval: 'month', usage_type: 'metered', meter: METER.id },
		expand: { 0: 'tiers' },
		...(model.scheme === 'per_unit'
			? {
					unit_amount_decimal: formatQuantity(model.unitAmount),
					...(model.package !== null && {
						transform_quantity: {
							divide_by: model.package.size.toString(),
							round: model.package.round,
						},
					}),
				}
			: {
					billing_scheme: 'tiered',
					tiers_mode: model.scheme,
					tiers: Object.fromEntries(model.tiers.map((tier, index) => [index, tierForm(tier)])),
				}),
	};
}

function tierForm({ upTo, unitAmount, flatAmount }: Tier): FormParams {
	return {
		up_to: upTo === null ? 'inf' : formatQuantity(upTo),
		...(unitAmount !== null && { unit_amount_decimal: formatQuantity(unitAmount) }),
		...(flatAmount !== null && { flat_amount_decimal: formatQuantity(flatAmount) }),
	};
}
