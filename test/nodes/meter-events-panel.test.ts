import type { IDataObject, INodeTypeDescription } from 'n8n-workflow';
import { type RunningEmulator, startEmulator } from '../../emulator';
import {
	n8n,
	NODE_TYPE,
	RAW_EVENTS,
	report,
	REPORT,
	runWorkflow,
	stripeCredential,
	sync,
	SYNC,
	SYNC_TOTALS,
	workflowOf,
} from '../support/engine';
import { descriptionOf, expectToFit, issuesOf, schemaOf } from './described';

let node: INodeTypeDescription;

beforeAll(async () => {
	node = await descriptionOf('StripeMeterEvents');
});

describe('the panel', () => {
	it('asks for what a report cannot do without', () => {
		expect(
			Object.keys(issuesOf(node, { resource: 'meterEvent', operation: 'report' })).sort(),
		).toEqual(['customer', 'meter', 'value', 'windowEnd', 'windowStart']);
		expect(issuesOf(node, RAW_EVENTS)).toEqual({});
	});

	it('asks for what a cancel cannot do without', () => {
		expect(
			Object.keys(issuesOf(node, { resource: 'meterEvent', operation: 'cancel' })).sort(),
		).toEqual(['identifier', 'meter']);
	});

	it('asks for what a sync cannot do without', () => {
		const required = ['customer', 'meter', 'value', 'windowEnd', 'windowStart'];
		const issues = (more = {}) =>
			Object.keys(issuesOf(node, { resource: 'meterEvent', operation: 'sync', ...more })).sort();
		expect(issues()).toEqual(required);
		expect(issues({ timeOfUsage: 'timestamp' })).toEqual([
			'customer',
			'meter',
			'timestamp',
			'value',
		]);
		expect(issues({ invoiced: 'carry' })).toEqual(['carryMeter', ...required]);
		expect(issuesOf(node, SYNC_TOTALS)).toEqual({});
		expect(issuesOf(node, { ...SYNC_TOTALS, invoiced: 'carry' })).toEqual({
			carryMeter: ['Parameter "Carry Over to Meter" is required.'],
		});
	});

	it.each([
		['create', ['displayName', 'eventName']],
		['get', ['meter']],
		['getAll', []],
		['update', ['displayName', 'meter']],
		['deactivate', ['meter']],
		['reactivate', ['meter']],
	])('asks for what Meter: %s cannot do without', (operation, missing) => {
		expect(Object.keys(issuesOf(node, { resource: 'meter', operation })).sort()).toEqual(missing);
	});

	it('starts with totals of windows, the safest way to report', () => {
		const { NodeHelpers } = n8n().workflow;
		const defaults = NodeHelpers.getNodeParameters(node.properties, {}, true, false, null, node);
		expect(defaults).toMatchObject({
			resource: 'meterEvent',
			operation: 'report',
			timeOfUsage: 'window',
			identity: 'window',
		});
	});

	it('offers the node to no agent, because it bills', () => {
		expect(node.usableAsTool).toBeUndefined();
	});
});

describe('the output schema', () => {
	let stripe: RunningEmulator;

	const schema = (resource: string, operation: string): IDataObject =>
		schemaOf('StripeMeterEvents', { resource, operation });

	beforeAll(async () => {
		stripe = await startEmulator({ limits: 'off' });
		stripe.state.addMeter({ event_name: 'api_calls' });
		stripe.state.addCustomer('cus_1');
	});

	afterAll(async () => await stripe.close());

	it('that Report keeps to', async () => {
		const row = { id: 1, customer: 'cus_1', value: 1, at: Math.floor(Date.now() / 1000) };
		const run = await report(stripe, [row]);

		expectToFit(run.node(REPORT).items[0], schema('meterEvent', 'report'));
	});

	it('that Sync Totals keeps to', async () => {
		const end = Math.floor(Date.now() / 3_600_000) * 3600;
		const row = { customer: 'cus_1', total: 1, start: end - 3600, end };
		const run = await sync(stripe, [row]);

		expectToFit(run.node(SYNC).items[0], schema('meterEvent', 'sync'));
	});

	it('that Cancel keeps to', async () => {
		const meter = { __rl: true, mode: 'eventName', value: 'api_calls' };
		const parameters = {
			resource: 'meterEvent',
			operation: 'cancel',
			meter,
			identifier: 'mb1_unknown',
			options: { dryRun: true },
		};
		const run = await runWorkflow(workflowOf({ type: NODE_TYPE, name: 'Cancel', parameters }), {
			credentials: stripeCredential(stripe),
		});

		expectToFit(run.node('Cancel').items[0], schema('meterEvent', 'cancel'));
	});

	it.each(['get', 'getAll'])('that Meter: %s keeps to', async (operation) => {
		const meter = { __rl: true, mode: 'eventName', value: 'api_calls' };
		const parameters = { resource: 'meter', operation, meter };
		const run = await runWorkflow(workflowOf({ type: NODE_TYPE, name: 'Meter', parameters }), {
			credentials: stripeCredential(stripe),
		});

		expectToFit(run.node('Meter').items[0], schema('meter', operation));
	});
});
