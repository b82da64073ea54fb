/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { EXAMPLES, plain, UsageWorld } from './usage-world';

const REFERENCE = readFileSync(path.join(__dirname, '../../docs/stripe-usage.md'), 'utf8');

const world = new UsageWorld();

it.each(EXAMPLES)('the example of $heading is what the node puts out', async (example) => {
	const { heading, ...asked } = example;
	const { state } = world.stripe;
	state.resetStats();
	const { outputs, error } = await world.run(asked);
	expect(error).toBeUndefined();
	const put = outputs.flat().map(({ json }) => json);
	expect(put).toHaveLength(1);
	const [, json = 'null'] = /```json\n([\s\S]*?)```/.exec(sectionOf(heading)) ?? [];
	expect(plain(JSON.parse(json))).toEqual(plain(put[0]));
	const [, requests] = /took (\d+) requests?\./.exec(sectionOf(heading)) ?? [];
	expect(state.requests()).toHaveLength(Number(requests));
	const posted = state.requests().filter(({ method }) => method !== 'GET');
	expect(posted.every(({ path: to }) => to === '/v1/invoices/create_preview')).toBe(true);
});

function sectionOf(heading: string): string {
	const [, below = ''] = REFERENCE.split(`\n## ${heading}\n`);
	return below.split('\n## ', 1)[0] ?? '';
}
