/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readFile } from 'node:fs/promises';
import path from 'node:path';

import { DEMO_FOLDER } from './paths';
import type { RunningPostgres } from './postgres/start';

export const USAGE_DATABASE = 'usage';

/** Rows that came late, were changed and were deleted. */
export interface UsageChanges {
	late: number;
	changed: number;
	deleted: number;
}

async function sqlOf(file: string): Promise<string> {
	return await readFile(path.join(DEMO_FOLDER, 'data', file), 'utf8');
}

/** Creates the usage database with its sample rows and gives the number of rows. */
export async function createUsageDatabase(postgres: RunningPostgres): Promise<number> {
	await postgres.createDatabase(USAGE_DATABASE);
	await postgres.query(USAGE_DATABASE, await sqlOf('usage-events.sql'));
	const [{ rows }] = await postgres.query<{ rows: number }>(
		USAGE_DATABASE,
		'SELECT count(*)::int AS rows FROM usage_events',
	);
	return rows;
}

/** Changes usage of hours that are closed, as it happens in every real source. */
export async function changeUsage(postgres: RunningPostgres): Promise<UsageChanges> {
	const sql = await sqlOf('later-changes.sql');
	const [changes] = await postgres.query<UsageChanges>(USAGE_DATABASE, sql);
	return changes;
}

/** Adds usage of some weeks before. Only a few customers have it, so that charts can be read. */
export async function addOlderUsage(postgres: RunningPostgres): Promise<void> {
	await postgres.query(USAGE_DATABASE, await sqlOf('older-usage.sql'));
}
