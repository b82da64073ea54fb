// Lints the source and the packed tarball with the rules of n8n's own package scanner, which
// ignores inline disables. The scanner itself only looks at packages that are already published.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
	analyzePackage,
	SOURCE_FILE_PATTERNS,
} from '@n8n/scan-community-package/scanner/scanner.mjs';

const root = new URL('..', import.meta.url).pathname;
const unpacked = mkdtempSync(join(tmpdir(), 'packed-'));
try {
	execFileSync('npm', ['pack', '--silent', '--pack-destination', unpacked], { cwd: root });
	const [tarball] = readdirSync(unpacked);
	execFileSync('tar', ['-xzf', join(unpacked, tarball), '-C', unpacked]);
	const results = {
		source: await analyzePackage(root, SOURCE_FILE_PATTERNS),
		dist: await analyzePackage(join(unpacked, 'package'), ['**/*.js', 'package.json']),
	};
	for (const [leg, { passed, message, details }] of Object.entries(results)) {
		console.log(`scan of ${leg}: ${passed ? 'passed' : `${message}\n${details ?? ''}`}`);
		if (message === 'No files found to analyze') process.exitCode = 1;
	}
	// Rules that find nothing anywhere would pass for a clean package.
	mkdirSync(join(unpacked, 'planted'));
	writeFileSync(join(unpacked, 'planted', 'bad.js'), 'setTimeout(() => process.exit(), 1);\n');
	if ((await analyzePackage(join(unpacked, 'planted'), ['**/*.js'])).passed) {
		console.log('the scan did not find a planted violation');
		process.exitCode = 1;
	}
	if (!results.source.passed || !results.dist.passed) process.exitCode = 1;
} finally {
	rmSync(unpacked, { recursive: true });
}
