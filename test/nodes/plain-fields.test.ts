import type { IDataObject } from 'n8n-workflow';
import { type RunningEmulator, startEmulator } from '../../emulator';
import { RAW_EVENTS, report, REPORT } from '../support/engine';

const at = Math.floor(Date.now() / 1000) - 1000;

/** What items hold in the field, from the plain to the odd. */
const FIELDS: Array<[string, IDataObject]> = [
	['a number', { value: 3 }],
	['text', { value: ' 2.50 ' }],
	['an empty text', { value: '' }],
	['null', { value: null }],
	['nothing', {}],
	['an object', { value: { nested: 1 } }],
	['a list', { value: [1] }],
	['a boolean', { value: true }],
	['text that looks like an expression', { value: '={{ 1 + 1 }}' }],
];

let stripe: RunningEmulator;

beforeAll(async () => {
	stripe = await startEmulator({ limits: 'off' });
	stripe.state.addMeter({ event_name: 'api_calls' });
	stripe.state.addCustomer('cus_1');
});

afterAll(async () => await stripe.close());

/** The node reads `$json.value` itself; n8n evaluates whatever is more than one field. */
const READ_BY_NODE = [
	'={{ $json.value }}',
	'={{$json["value"]}}',
	"={{ $json['value'] }}",
	'={{ $json.gone ?? $json.value }}',
];
const READ_BY_N8N = '={{ ($json.value) }}';

async function outcomes(value: string): Promise<unknown[]> {
	const rows = FIELDS.map(([, fields], id) => ({ id, customer: 'cus_1', at, ...fields }));
	const run = await report(stripe, rows, {
		parameters: { ...RAW_EVENTS, value, options: { dryRun: true } },
		node: { onError: 'continueRegularOutput' },
	});
	return run.node(REPORT).items.map(({ status, reason, value }) => ({ status, reason, value }));
}

describe('a field that is read without an expression', () => {
	it.each(READ_BY_NODE)('%s gives what n8n gives', async (expression) => {
		expect(await outcomes(expression)).toEqual(await outcomes(READ_BY_N8N));
	});

	it('shows no inherited property', async () => {
		const run = await report(stripe, [{ id: 1, value: 1, at }], {
			parameters: { ...RAW_EVENTS, customer: '={{ $json.constructor }}' },
			node: { onError: 'continueRegularOutput' },
		});
		expect(run.node(REPORT).items[0]).toMatchObject({ reason_code: 'customer_missing' });
	});
});
