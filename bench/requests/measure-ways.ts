/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { join } from 'node:path';
import { inChild } from '../child';
import { LATENCY_MS } from '../measure';
import { type Certificate, makeCertificate } from './certificate';
import type { RequestCost, RequestTask } from './request-process';
import { startTarget } from './target';
import { type NamedWay, WAYS } from './ways';

/** How much is measured. */
export interface Extent {
	/** Meter events of a round; of the first few thousand much goes into compiling what runs often. */
	readonly events: number;
	/** Of each way. */
	readonly rounds: number;
}

export const USUAL_EXTENT: Extent = { events: 2000, rounds: 3 };

export interface RequestMeasurements {
	readonly http: readonly RequestCost[];
	/** Absent where there is no openssl to make a certificate. */
	readonly https?: readonly RequestCost[];
}

/** Measures every way over http, and over TLS where that can be. */
export async function measureWays(extent = USUAL_EXTENT): Promise<RequestMeasurements> {
	const http = await measureOver(waysFor('http'), extent);
	const certificate = makeCertificate();
	if (certificate === undefined) return { http };
	try {
		return { http, https: await measureOver(waysFor('https'), extent, certificate) };
	} finally {
		certificate.remove();
	}
}

function waysFor(transport: 'http' | 'https'): NamedWay[] {
	return WAYS.filter(({ only = transport }) => only === transport);
}

async function measureOver(
	ways: readonly NamedWay[],
	extent: Extent,
	certificate?: Certificate,
): Promise<RequestCost[]> {
	const tls = certificate && { tls: { key: certificate.key, cert: certificate.cert } };
	const quick = await startTarget({ latencyMs: 0, ...tls });
	const slow = await startTarget({ latencyMs: LATENCY_MS, ...tls });
	const task: RequestTask = {
		ways: ways.map(({ name }) => name),
		quickUrl: quick.url,
		slowUrl: slow.url,
		...extent,
	};
	// A Node process reads it when it starts, and never again.
	if (certificate !== undefined) process.env.NODE_EXTRA_CA_CERTS = certificate.file;
	try {
		return await inChild<RequestCost[]>(join(__dirname, 'request-process.ts'), task);
	} finally {
		delete process.env.NODE_EXTRA_CA_CERTS;
		await Promise.all([quick.stop(), slow.stop()]);
	}
}
