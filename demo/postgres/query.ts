/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { Client } from 'pg';

import type { KeptProcess } from '../process/keep';

const START_TIMEOUT_MS = 60_000;

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

/** Waits until the server takes connections. Throws with its log when it ends instead. */
export async function untilItAnswers(url: string, server: KeptProcess): Promise<void> {
	let ended = false;
	void server.exited.then(() => (ended = true));
	const deadline = Date.now() + START_TIMEOUT_MS;
	for (;;) {
		const problem = await queryOnce(url, 'SELECT 1').then(
			() => undefined,
			(error: Error) => error.message,
		);
		if (problem === undefined) return;
		if (ended) throw new Error(`PostgreSQL ended at once:\n${(await server.exited).log}`);
		if (Date.now() > deadline) throw new Error(`PostgreSQL does not answer: ${problem}`);
		await new Promise((resolve) => setTimeout(resolve, 50));
	}
}
