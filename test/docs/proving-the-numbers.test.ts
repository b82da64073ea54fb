/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { meterEventIdentifier } from '../../metering/identifier';

const GUIDE = readFileSync(path.join(__dirname, '../../docs/proving-the-numbers.md'), 'utf8');

describe('the recipe for recomputing an identifier', () => {
	it('gives what the node gives', () => {
		const command = /^printf .*sha256sum$/m.exec(GUIDE)?.[0] ?? '';
		const hash = execFileSync('sh', ['-c', command], { encoding: 'utf8' }).split(' ')[0];
		const window = { start: 1773633600, end: 1773637200 };
		const identity = { kind: 'window', window } as const;
		expect(`mb1_${hash}`).toBe(meterEventIdentifier('api_calls', 'cus_NffrFeUfNV2Hib', identity));
	});
});
