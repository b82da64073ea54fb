/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { join } from 'node:path';
import { inChild } from '../child';
import { LATENCY_MS } from '../measure';
import { type Certificate, makeCertificate } from './certificate';
import type { RequestCost, RequestTask, Targets } from './request-process';
import { startTarget, type Target } from './target';
import { WAYS } from './ways';

/** Meter events of a round: so many that it has its share of garbage collection. */
const EVENTS = { http: 4000, https: 1000 } as const;
/** Of an odd number one is in the middle. */
const ROUNDS = 5;
const WARM_UP = 6000;

export interface RequestMeasurements {
	readonly http: readonly RequestCost[];
	/** Absent where there is no openssl to make a certificate. */
	readonly https?: readonly RequestCost[];
}

/** Measures every way over http, and over TLS where that can be. */
export async function measureWays(): Promise<RequestMeasurements> {
	const certificate = makeCertificate();
	const started: Target[] = [];
	// A Node process reads it when it starts, and never again.
	if (certificate !== undefined) process.env.NODE_EXTRA_CA_CERTS = certificate.file;
	try {
		const targets = [await targetsOf('http', started)];
		if (certificate !== undefined) targets.push(await targetsOf('https', started, certificate));
		const task: RequestTask = { warmUp: WARM_UP, targets };
		const script = join(__dirname, 'request-process.ts');
		const [http = [], https] = await inChild<RequestCost[][]>(script, task);
		return { http, ...(https && { https }) };
	} finally {
		delete process.env.NODE_EXTRA_CA_CERTS;
		certificate?.remove();
		await Promise.all(started.map(async (target) => await target.stop()));
	}
}

async function targetsOf(
	transport: 'http' | 'https',
	started: Target[],
	certificate?: Certificate,
): Promise<Targets> {
	const tls = certificate && { tls: { key: certificate.key, cert: certificate.cert } };
	const quick = await startTarget({ latencyMs: 0, ...tls });
	started.push(quick);
	const slow = await startTarget({ latencyMs: LATENCY_MS, ...tls });
	started.push(slow);
	const ways = WAYS.filter(({ only = transport }) => only === transport);
	return {
		ways: ways.map(({ name }) => name),
		quickUrl: quick.url,
		slowUrl: slow.url,
		events: EVENTS[transport],
		rounds: ROUNDS,
	};
}
