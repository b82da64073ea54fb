/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import manifest from '../../package.json';

const ROOT = path.join(__dirname, '../..');

describe('the published package', () => {
	it('has no runtime dependencies, and n8n-workflow from its host', () => {
		expect(manifest).not.toHaveProperty('dependencies');
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
	});

	it('requires nothing that n8n does not provide', () => {
		const files = [...manifest.n8n.nodes, ...manifest.n8n.credentials];
		const required = files.flatMap((file) => {
			const code = readFileSync(path.join(ROOT, file), 'utf8');
			return [...code.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name);
		});
		expect(new Set(required)).toEqual(new Set(['n8n-workflow', 'luxon', 'node:crypto']));
	});

	it('passes on the licenses of what is bundled into it', () => {
		const licenses = readFileSync(path.join(ROOT, 'dist', 'third-party-licenses.txt'), 'utf8');
		for (const library of ['p-retry', 'is-network-error', 'd3-format', 'd3-scale', 'd3-shape']) {
			expect(licenses).toMatch(new RegExp(`^${library}$`, 'm'));
		}
		expect(licenses).toMatch(/MIT License[^]*Sindre Sorhus/);
		expect(licenses).toMatch(/Mike Bostock[^]*Permission to use, copy, modify/);
	});
});
