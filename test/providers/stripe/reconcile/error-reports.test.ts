import type { FormParams } from '../../../../providers/stripe/form';
import type { StripeReads } from '../../../../providers/stripe/pages';
import { readDropped } from '../../../../providers/stripe/reconcile/error-reports';

const SINCE = Date.parse('2026-03-16T04:00:00Z') / 1000;

interface Listed {
	readonly id: string;
	readonly created: string;
	readonly data?: unknown;
}

function report(id: string, minute: number, code = 'meter_event_invalid_value', count = 1): Listed {
	const sample = { error_message: `${id} says so`, request: { identifier: `mb1_${id}.nonce` } };
	return {
		id,
		created: new Date((SINCE + minute * 60) * 1000).toISOString(),
		data: {
			reason: {
				error_count: count,
				error_types: [{ code, error_count: count, sample_errors: [sample] }],
			},
		},
	};
}

/** A Stripe whose reports of the meter come in these pages, newest first. */
function stripeWith(...pages: ReadonlyArray<readonly Listed[]>) {
	const paths: string[] = [];
	const ofNoMeter: Listed[] = [];
	const all = [...pages.flat()];
	const reads: StripeReads = {
		async get<Answer>(path: string, query: FormParams = {}): Promise<Answer> {
			paths.push(path);
			const type = (query.types as FormParams | undefined)?.[0];
			const page = (at: number) => ({
				data: pages[at] ?? [],
				next_page_url: at + 1 < pages.length ? `/v2/core/events?page=${at + 1}` : null,
			});
			const next = /page=(\d+)/.exec(path)?.[1];
			if (next !== undefined) return page(Number(next)) as Answer;
			const [, id] = /events\/(.+)$/.exec(path) ?? [];
			if (id !== undefined) return { ...all.find((one) => one.id === id), ...WHOLE } as Answer;
			if (type === 'v1.billing.meter.no_meter_found') {
				expect(query.object_id).toBeUndefined();
				return { data: ofNoMeter, next_page_url: null } as Answer;
			}
			expect(query).toMatchObject({ object_id: 'mtr_1', limit: 100 });
			return page(0) as Answer;
		},
	};
	return { reads, paths, ofNoMeter };
}

const WHOLE = { data: report('whole', 0, 'meter_event_no_customer_defined', 3).data };

it('reads the reports of the meter, and those of names that no meter has', async () => {
	const stripe = stripeWith([report('a', 9, 'meter_event_value_not_found', 4)]);
	stripe.ofNoMeter.push(report('b', 5, 'no_meter'));
	expect(await readDropped(stripe.reads, 'mtr_1', SINCE)).toEqual([
		{
			kind: 'wrong_payload_key',
			code: 'meter_event_value_not_found',
			count: 4,
			message: 'a says so',
			quoted: ['mb1_a.nonce'],
			at: SINCE + 540,
		},
		expect.objectContaining({ kind: 'wrong_event_name', code: 'no_meter' }),
	]);
});

it('stops at the first report that is older', async () => {
	const stripe = stripeWith(
		[report('a', 9), report('b', 3)],
		[report('c', 1), report('d', -1)],
		[report('e', -2)],
	);
	const found = await readDropped(stripe.reads, 'mtr_1', SINCE);
	expect(found.map(({ message }) => message)).toEqual(['a says so', 'b says so', 'c says so']);
	expect(stripe.paths).toEqual(['/v2/core/events', '/v2/core/events?page=1', '/v2/core/events']);
});

it('looks a report up that the list gives without what it carries', async () => {
	const { id, created } = report('bare', 5);
	const found = await readDropped(stripeWith([{ id, created }]).reads, 'mtr_1', SINCE);
	expect(found).toMatchObject([{ kind: 'wrong_payload_key', count: 3, message: 'whole says so' }]);
});

it('takes a code that it does not know for dropped events', async () => {
	const stripe = stripeWith([report('a', 9, 'too_many_moons')]);
	expect(await readDropped(stripe.reads, 'mtr_1', SINCE)).toMatchObject([
		{ kind: 'dropped_events', code: 'too_many_moons' },
	]);
});

it('gives up on reports without end', async () => {
	const endless = Array.from({ length: 30 }, (_, n) => [report(`r${n}`, 9)]);
	const stripe = stripeWith(...endless);
	expect(await readDropped(stripe.reads, 'mtr_1', SINCE)).toHaveLength(10);
});
