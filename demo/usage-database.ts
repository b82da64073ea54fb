/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { DEMO_FOLDER } from './paths';
import type { RunningPostgres } from './postgres/start';

export const USAGE_DATABASE = 'usage';

/** Creates the usage database with its sample rows and gives the number of rows. */
export async function createUsageDatabase(postgres: RunningPostgres): Promise<number> {
	await postgres.createDatabase(USAGE_DATABASE);
	const sql = await readFile(path.join(DEMO_FOLDER, 'data', 'usage-events.sql'), 'utf8');
	await postgres.query(USAGE_DATABASE, sql);
	const [{ rows }] = await postgres.query<{ rows: number }>(
		USAGE_DATABASE,
		'SELECT count(*)::int AS rows FROM usage_events',
	);
	return rows;
}
