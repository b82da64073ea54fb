/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { IDataObject } from 'n8n-workflow';
import { REPOSITORY } from '../../support/engine';

/**
 * n8n evaluates expressions in an isolate, which hands dates and objects over in its own way. Its
 * usual isolate needs a native module; the one in WebAssembly behaves alike and runs everywhere,
 * but not inside jest, hence the process.
 */
it('expressions in an isolate give the same outcomes and identifiers', async () => {
	const script = join(__dirname, 'compare.ts');
	const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', script], {
		cwd: REPOSITORY,
	});
	const { plain, isolated } = JSON.parse(stdout) as Record<'plain' | 'isolated', IDataObject[]>;

	expect(isolated).toEqual(plain);
	expect(isolated.map(({ reason_code }) => reason_code)).toEqual([
		'dry_run',
		'expression_broken',
		'value_missing',
		'value_missing',
		'value_not_a_number',
		'value_not_a_number',
		'value_not_a_number',
		'value_not_exact',
		'dry_run',
	]);
});
