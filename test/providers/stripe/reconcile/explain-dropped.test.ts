import { meterEventIdentifier } from '../../../../metering/identifier';
import type { Comparison } from '../../../../metering/reconciliation/comparison';
import type { Dropped } from '../../../../providers/stripe/reconcile/error-reports';
import { explainByDropped } from '../../../../providers/stripe/reconcile/explain-dropped';
import { compared } from '../../../metering/reconciliation/comparisons';

const first = compared('cus_1', 0, '5', '0');
const second = compared('cus_2', 0, '7', '0');

function dropped(change: Partial<Dropped> = {}): Dropped {
	return {
		kind: 'invalid_value',
		code: 'meter_event_invalid_value',
		count: 1,
		message: 'The value must be a number.',
		quoted: [],
		at: 0,
		...change,
	};
}

const kindsOf = (lacking: readonly Comparison[], reports: readonly Dropped[]): string[] =>
	[...explainByDropped('api_calls', lacking, reports).values()].map(({ kind }) => kind);

it('explains nothing without reports', () => {
	expect(kindsOf([first], [])).toEqual([]);
});

it('believes one kind of report that is there often enough', () => {
	expect(kindsOf([first], [dropped()])).toEqual(['invalid_value']);
	expect(kindsOf([first, second], [dropped()])).toEqual(['lost_events', 'lost_events']);
	expect(kindsOf([first, second], [dropped(), dropped()])).toEqual([
		'invalid_value',
		'invalid_value',
	]);
});

it('names both of two kinds, and believes none', () => {
	const reports = [
		dropped({ count: 9 }),
		dropped({ kind: 'wrong_time', code: 'timestamp_in_future' }),
	];
	const [fault] = [...explainByDropped('api_calls', [first], reports).values()];
	expect(fault).toEqual({
		kind: 'lost_events',
		reason:
			'Stripe shows 5 too little. Since then it took and dropped 10 events that it could not bill (meter_event_invalid_value, timestamp_in_future), which may be a part of it; the rest was lost, cancelled or never sent. Mend the sender, then sync the window',
	});
});

it.each(['', '.3f1c'])(
	'is sure of a window whose own event a report quotes, with "%s" behind',
	(nonce) => {
		const { customer, window } = first;
		const identifier = meterEventIdentifier('api_calls', customer, { kind: 'window', window });
		const reports = [
			dropped({ kind: 'wrong_time', code: 'timestamp_in_future' }),
			dropped({ quoted: ['mb1_other', `${identifier}${nonce}`] }),
		];
		const faults = explainByDropped('api_calls', [first, second], reports);
		expect(faults.get(first)).toEqual({
			kind: 'invalid_value',
			reason:
				'Stripe took the event of this window and dropped it: The value must be a number. Send plain decimal numbers of up to 15 digits, then sync the window',
		});
		expect(faults.get(second)?.kind).toBe('lost_events');
	},
);
