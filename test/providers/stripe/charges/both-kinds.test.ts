import type { HttpRequest } from '../../../../providers/stripe/http';
import { ChargeBench } from './charge-bench';

const bench = new ChargeBench();
const INVOICES = 'GET /v1/invoices';
const PAYMENTS = 'GET /v1/payment_intents';

function isList({ method, path }: HttpRequest, list: string): boolean {
	return `${method} ${path.replace(/\?.*/, '')}` === list;
}

/** Has others do something while a list is on its way to Stripe, the first so many times. */
function meanwhile(list: string, times: number, act: (time: number) => Promise<unknown>): void {
	let time = 0;
	let isActing = false;
	bench.onTheWay = async (request, go) => {
		if (isList(request, list) && !isActing && time < times) {
			isActing = true;
			await act((time += 1));
			isActing = false;
		}
		return await go();
	};
}

function listsSince(asked: number): string[] {
	return bench.asked.slice(asked).filter((one) => one === INVOICES || one === PAYMENTS);
}

async function invoice(id: string): Promise<string> {
	return await bench.claim(id, { capture: 'client_confirm', paymentMethod: undefined });
}

async function seen(): Promise<string[]> {
	const { charges } = await bench.read();
	return charges.map(({ occasion, status }) =>
		occasion.kind === 'event' ? `${occasion.id} ${status}` : '',
	);
}

it('a claim of a payment never shows without the invoices from before it', async () => {
	bench.card();
	// The list of invoices is read, and then this happens before that of payments is.
	meanwhile(PAYMENTS, 1, async () => {
		const sent = await invoice('sent before');
		await bench.port.charge('send', { id: sent, capture: 'client_confirm' });
		await bench.claim('the claim');
	});
	expect((await seen()).sort()).toEqual(['sent before requires_action', 'the claim open']);
});

it('a claim of an invoice never shows without the payments from before it', async () => {
	bench.card();
	await bench.claim('earlier');
	// The claim of a payment has the list of invoices read again, which shows a new one now.
	let lists = 0;
	bench.onTheWay = async (request, go) => {
		if (!isList(request, INVOICES) || (lists += 1) !== 2) return await go();
		bench.onTheWay = async (_, straight) => await straight();
		const paid = await bench.claim('paid before');
		await bench.charge(paid);
		await invoice('the claim');
		return await go();
	};
	expect((await seen()).sort()).toEqual([
		'earlier open',
		'paid before succeeded',
		'the claim open',
	]);
});

it('what is charged at once shows in a list each, and a claim of a payment has one read again', async () => {
	bench.card();
	await bench.charge(await bench.claim('paid'));
	await invoice('an open invoice');
	const before = bench.asked.length;
	await bench.read();
	expect(listsSince(before)).toEqual([INVOICES, PAYMENTS]);
	await bench.claim('an open payment');
	const then = bench.asked.length;
	await bench.read();
	expect(listsSince(then)).toEqual([INVOICES, PAYMENTS, INVOICES]);
});

it('is given up when the invoices change each time', async () => {
	bench.card();
	await bench.claim('the claim');
	meanwhile(PAYMENTS, Infinity, async (time) => await invoice(`invoice ${time}`));
	const { found } = await bench.readAny();
	expect(found).toMatchObject({
		ok: false,
		outcome: { status: 'unsent', reason: expect.stringMatching(/changed each time/) },
	});
	meanwhile(PAYMENTS, 2, async (time) => await invoice(`another ${time}`));
	expect(await seen()).toHaveLength(1 + 5 + 2);
});
