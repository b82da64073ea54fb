import { clientFiftyInFlight, clientInALoop } from './ways/official-client';
import { httpRequestInALoop, httpRequestOnAll } from './ways/http-request-node';
import { combinedPerHour, oneEventARow } from './ways/this-package';
import type { Way } from './way';

export interface Scenario {
	readonly name: string;
	readonly way: Way;
	/** Slow ways get fewer rows; what is compared are rows a second. */
	readonly rows: number;
}

export const SCENARIOS: readonly Scenario[] = [
	{ name: 'This package, one event a row', way: oneEventARow, rows: 10_000 },
	{ name: 'This package, combined per hour', way: combinedPerHour, rows: 100_000 },
	{ name: 'Loop Over Items + HTTP Request node', way: httpRequestInALoop, rows: 400 },
	{ name: 'HTTP Request node on all items', way: httpRequestOnAll, rows: 2_000 },
	{ name: 'Official client in a loop', way: clientInALoop, rows: 400 },
	{ name: 'Official client, 50 in flight', way: clientFiftyInFlight, rows: 10_000 },
];
