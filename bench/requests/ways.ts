import { officialClient } from './ways/official-client';
import { bareHelper } from './ways/bare-helper';
import { globalFetch } from './ways/global-fetch';
import { keptConnections } from './ways/kept-connections';
import { throughClient, wholeNode } from './ways/this-package';

/** Meter events that are sent at the same time. */
export const IN_FLIGHT = 50;

/**
 * A way of sending meter events to a Stripe at this address.
 *
 * @returns sends as many as it is asked to, IN_FLIGHT of them at any time
 */
export type RequestWay = (url: string) => Promise<(events: number) => Promise<void>>;

export interface NamedWay {
	readonly name: string;
	readonly way: RequestWay;
	/** Where the other transport would tell nothing new. */
	readonly only?: 'http' | 'https';
}

/** What n8n's helper costs at least, and what it costs with all of this package around it. */
export const FLOOR = "n8n's request helper, key handed over";
export const WHOLE = 'This package, one event a row';

export const WAYS: readonly NamedWay[] = [
	{ name: 'node:https, connections kept', way: keptConnections },
	{ name: 'Official client, connections kept', way: officialClient },
	{ name: "Node's fetch, connections kept", way: globalFetch },
	{
		name: "n8n's request helper, key read for each request",
		way: bareHelper({ readsKey: true }),
		only: 'http',
	},
	{ name: FLOOR, way: bareHelper() },
	{
		name: 'The same, only X25519 and AES-128-GCM',
		way: bareHelper({
			agentOptions: { ecdhCurve: 'X25519', ciphers: 'TLS_AES_128_GCM_SHA256' },
		}),
		only: 'https',
	},
	{ name: "This package's client", way: throughClient },
	{ name: WHOLE, way: wholeNode },
];
