/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import { CONTINUE } from '../nodes/syncing';
import { callTool } from '../support/engine';
import { UsageWorld } from './usage-world';

const REFERENCE = readFileSync(path.join(__dirname, '../../docs/stripe-usage.md'), 'utf8');

const world = new UsageWorld();

/** The fields that a model fills in, as the reference writes them down. */
const expressions = new Map(
	[...REFERENCE.matchAll(/^\| ([^|]+) \|[^|]*`(=\{\{ \$fromAI.*\}\})` \|$/gm)].map(
		([, field = '', expression = '']) => [field, expression],
	),
);

const parameters: INodeParameters = {
	resource: 'usage',
	operation: 'getSummary',
	meter: { __rl: true, mode: 'eventName', value: 'api_calls' },
	customers: 'named',
	customer: expressions.get('Customer') as string,
	range: expressions.get('Range') as string,
	count: expressions.get('Number of Hours or Days') as string,
	groupBy: 'day',
	options: { timeZone: 'UTC' },
};

const ask = async (filledIn: IDataObject, settings?: Partial<INode>): Promise<unknown> =>
	await callTool(world.stripe, parameters, { filledIn, ...(settings && { settings }) });

it('an agent that fills in the fields of the example gets the answer', async () => {
	expect([...expressions.keys()]).toEqual(['Customer', 'Range', 'Number of Hours or Days']);
	expect(await ask({ customer: 'cus_acme', range: 'last_days', days: 3 })).toMatchObject([
		{ customer: 'cus_acme', total: '1300', points: [{ value: '500' }, { value: '800' }, {}] },
	]);
	expect(await ask({ customer: 'cus_acme', range: 'current_period', days: 1 })).toMatchObject([
		{ total: '1300' },
	]);
});

it('an agent that fills in nonsense hears what to mend', async () => {
	const nonsense = { customer: 'cus_acme', range: 'this year', days: 1 };
	await expect(ask(nonsense)).rejects.toThrow(/1 of 1 rows were not read/);
	expect(await ask(nonsense, CONTINUE)).toMatchObject([
		{ status: 'rejected', reason: expect.stringMatching(/there is no range "this year"\. Choose/) },
	]);
});
