import type { INodeParameterResourceLocator } from 'n8n-workflow';
import type { Refusal } from '../../metering/refusal';
import type { MeterRef } from '../../providers/stripe/usage-input';

/** The meter that an item names. */
export function meterRef(raw: unknown): MeterRef {
	const { mode, value } = raw as INodeParameterResourceLocator;
	return { by: mode === 'eventName' ? 'event_name' : 'id', value: textOf(value) };
}

export function textOf(raw: unknown): string {
	return raw === undefined || raw === null ? '' : String(raw).trim();
}

/** What is read of an item of which an expression broke: nothing but the reason. */
export function unreadable(error: unknown): {
	readonly meter: MeterRef;
	readonly unreadable: Refusal;
} {
	const reason = error instanceof Error ? error.message : String(error);
	return {
		meter: { by: 'id', value: '' },
		unreadable: {
			field: 'row',
			code: 'expression_broken',
			reason: `an expression of this node cannot be read for this item: ${reason}`,
		},
	};
}
