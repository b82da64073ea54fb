/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { Client } from 'pg';

/** Runs SQL over a connection of its own and gives the rows of the last statement. */
export async function queryOnce<Row extends object>(
	connectionString: string,
	sql: string,
	values?: unknown[],
): Promise<Row[]> {
	const client = new Client({ connectionString });
	await client.connect();
	try {
		const answer = await client.query<Row>(sql, values);
		// node-postgres gives a list of results when the text holds several statements.
		const results = [answer].flat();
		return results[results.length - 1].rows;
	} finally {
		await client.end();
	}
}
