import type { IExecuteFunctions } from 'n8n-workflow';
import { parseInstant, type ZoneOfBareTimes } from '../../../../metering/instant';
import type { GrantRequest } from '../../../../providers/stripe/credits/grant-result';
import { choiceOf } from '../../../common/choice-of';
import { textOf } from '../../../common/item-inputs';
import { readerOf } from '../../../common/parameter-reader';
import { RunOptions } from '../../../common/run-options';
import { metadataReader } from '../read-metadata';
import { refusalOf, RowRefusal } from '../row-refusal';
import { smallestUnits } from '../trigger/read-amount';
import { customerIn } from '../trigger/read-trigger';
import { wholeNumber, type WholeSetting } from '../whole-number';
import { scopeReader } from './read-scope';

/** @see Stripe’s OpenAPI specification */
const LONGEST_NAME = 100;

export const PRIORITY: WholeSetting = {
	displayName: 'Priority',
	name: 'priority',
	least: 0,
	most: 100,
	default: 50,
};

/** The credit that an item asks for, or why it cannot. */
export type GrantRow =
	| { readonly request: GrantRequest }
	| { readonly index: number; readonly charge?: string; readonly refusal: RowRefusal };

/**
 * Reads the credit that every item asks for. What is wrong with an item holds back only that.
 *
 * @throws NodeOperationError for choices of the whole run that there are not
 */
export function readGrants(context: IExecuteFunctions): GrantRow[] {
	const isWhole = choiceOf(context, 'creditAmount', 'Credit', ['whole', 'amount']) === 'whole';
	const options = new RunOptions(context);
	const category = options.choice('category', 'Category', ['paid', 'promotional']);
	const zone = options.bareTimes();
	const at = {
		charge: readerOf(context, 'charge', ''),
		amount: readerOf(context, 'amount', ''),
		customer: readerOf(context, 'options.customer', ''),
		name: readerOf(context, 'options.name', ''),
		priority: readerOf(context, `options.${PRIORITY.name}`, PRIORITY.default),
		effectiveAt: readerOf(context, 'options.effectiveAt', ''),
		expiresAt: readerOf(context, 'options.expiresAt', ''),
		metadata: metadataReader(context),
		scope: scopeReader(context),
	};
	return context.getInputData().map((_item, index): GrantRow => {
		let charge: string | undefined;
		try {
			charge = chargeIn(at.charge(index));
			const name = nameIn(at.name(index));
			const effectiveAt = timeIn(at.effectiveAt(index), 'effective_at', zone);
			const expiresAt = timeIn(at.expiresAt(index), 'expires_at', zone);
			const customer = at.customer(index);
			const request: GrantRequest = {
				index,
				charge,
				...(!isEmpty(customer) && { customer: customerIn(customer) }),
				...(!isWhole && { amount: amountIn(at.amount(index)) }),
				terms: {
					scope: at.scope(index),
					category,
					priority: wholeNumber(at.priority(index), PRIORITY),
					metadata: at.metadata(index),
					...(name !== '' && { name }),
					...(effectiveAt !== undefined && { effectiveAt }),
					...(expiresAt !== undefined && { expiresAt }),
				},
			};
			return { request };
		} catch (error) {
			return { index, ...(charge !== undefined && { charge }), refusal: refusalOf(error) };
		}
	});
}

function isEmpty(raw: unknown): boolean {
	return textOf(raw) === '';
}

function chargeIn(raw: unknown): string {
	const charge = textOf(raw);
	if (/^(pi|in)_[A-Za-z0-9]+$/.test(charge)) return charge;
	if (charge === '') {
		const reason = 'the charge is empty. Map the field that holds it, such as charge_id of Fire';
		throw new RowRefusal('charge_missing', 'charge', reason);
	}
	throw new RowRefusal(
		'charge_not_an_id',
		'charge',
		`"${charge.slice(0, 40)}" is not the ID of a payment intent (pi_…) or an invoice (in_…), which is what is credited once`,
	);
}

function amountIn(raw: unknown): bigint {
	const refused = (reason: string): RowRefusal =>
		new RowRefusal('invalid_amount', 'amount', reason);
	const amount = smallestUnits(raw, undefined, refused);
	if (amount > 0n) return amount;
	throw refused(`${amount} is no credit. Give an amount above 0`);
}

function nameIn(raw: unknown): string {
	const name = textOf(raw);
	if (name.length <= LONGEST_NAME) return name;
	const reason = `a name of ${name.length} characters. Stripe takes ${LONGEST_NAME}`;
	throw new RowRefusal('invalid_name', 'name', reason);
}

function timeIn(
	raw: unknown,
	field: 'effective_at' | 'expires_at',
	zone: ZoneOfBareTimes,
): number | undefined {
	if (raw === undefined || raw === null || raw === '') return undefined;
	const read = parseInstant(raw, 'timestamp', zone);
	if (read.ok) return read.value;
	throw new RowRefusal(read.refusal.code, field, read.refusal.reason);
}
