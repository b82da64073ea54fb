/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { meterEventIdentifier } from '../../metering/identifier';
import { quantity } from '../../metering/quantity';

const GUIDE = readFileSync(path.join(__dirname, '../../docs/proving-the-numbers.md'), 'utf8');

const window = { start: 1773633600, end: 1773637200 };
const shown = quantity(12505n, 1);
const IDENTITIES = [
	{ kind: 'window', window },
	{ kind: 'sync', window, shown },
] as const;

it.each(IDENTITIES)('the recipe for recomputing an identifier: $kind', (identity) => {
	const commands = GUIDE.match(/^printf .*sha256sum$/gm) ?? [];
	const command = commands.find((one) => one.includes(`["${identity.kind}"`)) ?? '';
	const hash = execFileSync('sh', ['-c', command], { encoding: 'utf8' }).split(' ')[0];
	expect(`mb1_${hash}`).toBe(meterEventIdentifier('api_calls', 'cus_NffrFeUfNV2Hib', identity));
});
