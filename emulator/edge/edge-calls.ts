import type { EdgeRules } from './edge-options';
import type { EdgeState } from './edge-state';
import { fire } from './fire';
import { edgeTime, type Enrollment, type TriggerItem } from './records';
import { EdgeRefusal } from './refusal';

type Body = Readonly<Record<string, unknown>>;
type Call = (body: Body, state: EdgeState, rules: EdgeRules) => object;

/**
 * The calls by name, each a POST of JSON. Answers are as documented.
 *
 * @see https://support.zyntro.ai/developer/api-reference/edge-api/
 */
export const EDGE_CALLS: Readonly<Record<string, Call>> = {
	fire: (body, state, rules) => ({
		data: fire(
			{
				billable_item_id: text(body, 'billable_item_id'),
				billing_customer_id: text(body, 'billing_customer_id'),
				override_amount: number(body, 'override_amount'),
				override_description: optionalText(body, 'override_description'),
				metric_value: number(body, 'metric_value'),
			},
			state,
			rules,
		),
		status: 'success',
	}),
	enroll: (body, state) => {
		const customer = text(body, 'billing_customer_id');
		const item = text(body, 'billable_item_id');
		const contact = text(body, 'contact_id');
		if (!state.customers.has(customer)) throw new EdgeRefusal('Billing customer not found');
		if (!state.items.has(item)) throw new EdgeRefusal('Billable item not found');
		const found = state.enrollmentOf(customer, item);
		const existing = found !== undefined && found.ts_status !== 'cancelled';
		const enrollment = existing ? found : state.enroll(customer, item, contact);
		const data = without(enrollment, 'triggeredMs', 'ts_last_charge_status');
		return { data, ts_id: enrollment.ts_id, status: 'success', existing };
	},
	getItems: (_, state, rules) => {
		const active = [...state.items.values()].filter(({ bi_active }) => bi_active === 1);
		const data = active.map((item) => itemView(item, rules));
		return { data, count: data.length, status: 'success' };
	},
	getEnrollments: (body, state) => {
		const asked = {
			ts_status: optionalText(body, 'status'),
			ts_billing_customer_id: optionalText(body, 'billing_customer_id'),
			ts_billable_item_id: optionalText(body, 'billable_item_id'),
		};
		const found = state.enrollments.filter((one) =>
			Object.entries(asked).every(
				([name, value]) => value === undefined || one[name as keyof Enrollment] === value,
			),
		);
		const offset = number(body, 'offset') ?? 0;
		const data = found.slice(offset, offset + (number(body, 'limit') ?? 50)).map(enrollmentView);
		return { data, count: found.length, status: 'success' };
	},
};

/** @throws EdgeRefusal for a caller that is not of this organization and brand */
export function admit(body: Body, { apiKey, organization, brand }: EdgeRules): void {
	if (text(body, 'api_key') !== apiKey) throw new EdgeRefusal('Invalid API key');
	if (text(body, 'org_id') !== organization) throw new EdgeRefusal('Invalid organization');
	const sent = optionalText(body, 'brand_id') ?? brand;
	if (sent !== brand) throw new EdgeRefusal('Invalid brand');
}

/** With the fields that the documentation shows. */
function itemView(item: TriggerItem, { organization, brand }: EdgeRules): object {
	return {
		...without(item, 'bi_active', 'bi_currency', 'bi_max_capture_amount'),
		api_sample: {
			body: {
				org_id: organization,
				api_key: '{your_api_key}',
				brand_id: brand,
				billable_item_id: item.bi_id,
				billing_customer_id: '{bc_id}',
				...(item.bi_allow_amount_override === 1 && { override_amount: '{amount}' }),
				...(item.bi_trigger_mode === 'threshold' && { metric_value: '{value}' }),
			},
			endpoint: 'POST /apis/public/edge/fire.php',
		},
	};
}

function enrollmentView(enrollment: Enrollment): object {
	const { triggeredMs } = enrollment;
	return {
		...without(enrollment, 'triggeredMs'),
		ts_last_triggered_at: triggeredMs === 0 ? null : edgeTime(triggeredMs),
	};
}

function without<T extends object>(record: T, ...names: Array<keyof T & string>): object {
	const kept = Object.entries(record).filter(([name]) => !names.includes(name as keyof T & string));
	return Object.fromEntries(kept);
}

function text(body: Body, name: string): string {
	const value = optionalText(body, name);
	if (value === undefined) throw new EdgeRefusal(`${name} is required`);
	return value;
}

function optionalText(body: Body, name: string): string | undefined {
	const value = body[name];
	if (value === undefined || value === null || value === '') return undefined;
	if (typeof value !== 'string') throw new EdgeRefusal(`${name} must be a string`);
	return value;
}

function number(body: Body, name: string): number | undefined {
	const value = body[name];
	if (value === undefined || value === null) return undefined;
	if (typeof value !== 'number') throw new EdgeRefusal(`${name} must be a number`);
	return value;
}
