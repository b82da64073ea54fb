import type { FaultRule } from '../../../../emulator';
import type { ChargeAnswer } from '../../../../delivery/charge/charge-port';
import type { Answer } from '../../../../delivery/sync/reads';
import { insist, useInvoiceBench } from './invoice-bench';

const bench = useInvoiceBench();

/** What a charge asks of Stripe, in order. */
const STEPS = [
	'GET /v1/invoices/:id',
	'POST /v1/invoiceitems',
	'POST /v1/invoices/:id/send',
] as const;
const PATHS: Readonly<Record<string, Pick<FaultRule, 'method' | 'path' | 'skip'>>> = {
	looking: { method: 'GET', path: 'in_' },
	'adding the line': { method: 'POST', path: 'invoiceitems$' },
	'looking again': { method: 'GET', path: 'in_', skip: 1 },
	sending: { method: 'POST', path: 'send$' },
};
const KINDS: ReadonlyArray<Pick<FaultRule, 'kind' | 'when' | 'status'>> = [
	{ kind: 'cut' },
	{ kind: 'cut', when: 'after_commit' },
	{ kind: 'malformed' },
	{ kind: 'malformed', when: 'after_commit' },
	{ kind: 'refuse', status: 429 },
	{ kind: 'refuse', status: 503 },
	{ kind: 'fail' },
	{ kind: 'fail', when: 'after_commit' },
];
const FAULTS = Object.entries(PATHS).flatMap(([step, path]) =>
	KINDS.map(
		(kind) =>
			[`${kind.kind} ${kind.when ?? kind.status ?? ''}`, step, { ...kind, ...path }] as const,
	),
);

/** Charges as a fire does: under the next key where Stripe says that it failed. */
async function charged(id: string): Promise<Answer<ChargeAnswer>> {
	for (let errors = 0; ; errors += 1) {
		const answer = await insist(async () => await bench.invoices.charge(`${id}.${errors}`, id));
		if (answer.kind === 'answered' && answer.value.kind === 'errored' && errors < 5) continue;
		return answer;
	}
}

it('takes four requests', async () => {
	const id = await bench.claimed();
	bench.requests.length = 0;
	await charged(id);
	expect(bench.requests).toEqual([STEPS[0], STEPS[1], STEPS[0], STEPS[2]]);
});

describe('one fault at a time', () => {
	it.each(FAULTS)('%s when %s', async (_, step, fault) => {
		const id = await bench.claimed();
		bench.emulator.faults.add({ ...fault, count: 1 });
		const answer = await charged(id);
		expect(bench.emulator.state.stats().faults).not.toEqual({});
		const isUnmade = fault.kind === 'fail' && !fault.when && step === 'adding the line';
		if (isUnmade) {
			expect(answer).toMatchObject({
				kind: 'rejected',
				code: 'line_not_made',
				reason: expect.stringMatching(
					/could not be put on it \(Stripe answered 500: .*\)\. It is not sent\. Fire again$/,
				),
			});
			expect(bench.truth()).toMatchObject([{ status: 'draft', total: 0 }]);
			return;
		}
		const mails = fault.kind === 'fail' && fault.when !== undefined && step === 'sending' ? 2 : 1;
		expect(['done', 'not_open']).toContain(answer.kind === 'answered' && answer.value.kind);
		expect(bench.truth()).toMatchObject([{ id, status: 'open', total: 2500 }]);
		expect(bench.truth()[0]?.sent_ms).toHaveLength(mails);
		expect(await bench.list()).toMatchObject([{ id, status: 'requires_action', amount: 2500n }]);
	});
});

it('two workers that charge one claim at once send one invoice, once', async () => {
	for (let round = 0; round < 10; round += 1) {
		const id = await bench.claimed({ occasion: { kind: 'event', id: `phase ${round}` } });
		const answers = await Promise.all([charged(id), charged(id), charged(id)]);
		const kinds = answers.map((one) => one.kind === 'answered' && one.value.kind);
		expect(kinds).toContain('done');
		expect(kinds.every((kind) => kind === 'done' || kind === 'not_open')).toBe(true);
	}
	const ends = bench.truth().map(({ status, total, sent_ms }) => [status, total, sent_ms.length]);
	expect(ends).toEqual(Array(10).fill(['open', 2500, 1]));
});

describe('another worker that comes in between', () => {
	/** Lets another worker do something before this one's n-th request. */
	const before = (request: number, doIt: () => Promise<unknown>) => {
		let left = request;
		bench.onTheWay = async (_, go) => {
			left -= 1;
			if (left === 0) await doIt();
			return await go();
		};
	};

	it.each([1, 2, 3, 4])('and drops the claim before request %i', async (request) => {
		const id = await bench.claimed();
		const drops: unknown[] = [];
		before(request, async () => drops.push(await bench.invoices.drop(id)));
		expect(await charged(id)).toMatchObject({ value: { kind: 'not_open' } });
		expect(drops).toMatchObject([{ value: { kind: 'done' } }]);
		expect(bench.truth()).toEqual([]);
	});

	it.each([1, 2, 3, 4])('and charges it before request %i', async (request) => {
		const id = await bench.claimed();
		const others: unknown[] = [];
		before(request, async () => others.push(await charged(id)));
		const end = request === 4 ? 'done' : 'not_open';
		expect(await charged(id)).toMatchObject({ value: { kind: end } });
		expect(others).toMatchObject([{ value: { kind: 'done' } }]);
		expect(bench.truth()).toMatchObject([{ total: 2500, sent_ms: [expect.any(Number)] }]);
	});

	it.each([1, 2])('and charges it before request %i of who drops it', async (request) => {
		const id = await bench.claimed();
		before(request, async () => await charged(id));
		expect(await bench.invoices.drop(id)).toMatchObject({ value: { kind: 'not_open' } });
		expect(bench.truth()).toMatchObject([{ id, total: 2500, status: 'open' }]);
	});
});

describe('sends once more when Stripe fails after it has made the invoice final', () => {
	/** Stripe’s 500, after as much was done as a finalization. */
	const halfway = (id: string) => {
		bench.onTheWay = async (request, go) => {
			if (!request.path.endsWith('/send')) return await go();
			bench.onTheWay = async (_, on) => await on();
			await bench.post(`/v1/invoices/${id}/finalize`);
			const error = { type: 'api_error', message: 'An unknown error occurred.' };
			return { status: 500, headers: {}, body: { error } };
		};
	};

	it('so that the customer gets a mail', async () => {
		const id = await bench.claimed();
		halfway(id);
		expect(await charged(id)).toMatchObject({ value: { kind: 'done' } });
		expect(bench.truth()).toMatchObject([{ status: 'open', sent_ms: [expect.any(Number)] }]);
	});

	it('unless somebody has ended it meanwhile', async () => {
		const id = await bench.claimed();
		halfway(id);
		const { onTheWay } = bench;
		bench.onTheWay = async (request, go) => {
			const answer = await onTheWay(request, go);
			if (answer.status === 500) await bench.post(`/v1/invoices/${id}/void`);
			return answer;
		};
		expect(await charged(id)).toMatchObject({ value: { kind: 'not_open' } });
		expect(bench.truth()).toMatchObject([{ status: 'void', sent_ms: [] }]);
	});
});

it('tells that Stripe fails as long as it does', async () => {
	const id = await bench.claimed();
	bench.emulator.faults.add({ kind: 'fail', path: 'send$' });
	expect(await charged(id)).toMatchObject({ value: { kind: 'errored' } });
	expect(bench.truth()).toMatchObject([{ status: 'draft', sent_ms: [] }]);
});

it.each(['/v1/invoiceitems', '/send'])('refuses what Stripe refuses at %s', async (path) => {
	const id = await bench.claimed();
	const error = { type: 'invalid_request_error', code: 'no_sale', message: 'Not today.' };
	bench.onTheWay = async (request, go) =>
		request.path.endsWith(path) ? { status: 400, headers: {}, body: { error } } : await go();
	const refusal = { kind: 'rejected', code: 'no_sale', reason: 'Stripe answered 400: Not today' };
	expect(await charged(id)).toEqual(refusal);
	expect(bench.truth()).toMatchObject([{ status: 'draft', sent_ms: [] }]);
});

it('ends the run where the key may not', async () => {
	const id = await bench.claimed();
	bench.emulator.state.addKey('rk_test_9', ['invoice_read']);
	expect(await bench.invoicesOf('rk_test_9').charge('a key', id)).toMatchObject({
		kind: 'fatal',
		code: 'permission_missing',
		reason: expect.stringMatching(/permission Invoices: Write$/),
	});
});
