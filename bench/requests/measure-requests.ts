/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FOLDER, type Made } from '../measurements';
import { measureWays } from './measure-ways';
import { distance, requestReport, requestTable } from './report';

/** Measures what a request costs, over http and over TLS, and writes its page. */
export async function measureRequests(made: Made, say: (text: string) => void): Promise<void> {
	say('What a request costs, over http and over TLS …');
	const measurements = await measureWays();
	for (const [transport, costs] of Object.entries(measurements)) {
		say(`\n${requestTable(costs)}\n\n${distance(costs, transport)}`);
	}
	const machine = `${made.machine}, Node ${made.node}, ${made.at.slice(0, 10)}`;
	writeFileSync(join(FOLDER, 'requests.md'), requestReport(measurements, machine));
}
