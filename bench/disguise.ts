/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { makeCertificate } from './requests/certificate';

const STRIPE = 'api.stripe.com';

/** What makes a process take the local Stripe for api.stripe.com. */
export interface Disguise {
	/** For the process, from its start. */
	readonly env: Readonly<Record<string, string>>;
	stop(): void;
}

/**
 * Lets what can only speak to api.stripe.com speak to a local Stripe, with nothing changed in it:
 * a proxy, as a company has one, which ends TLS with a certificate of its own.
 *
 * @param url of the local Stripe
 * @throws Error when there is no openssl to make the certificate
 */
export async function disguised(url: string): Promise<Disguise> {
	const certificate = makeCertificate(STRIPE);
	if (certificate === undefined) throw new Error('There is no openssl to make a certificate');
	const { key, cert, file, remove } = certificate;
	const { hostname, port } = new URL(url);
	const proxy = createServer();
	proxy.on('connect', (_request, outer: Socket) => {
		outer.write('HTTP/1.1 200 Connection established\r\n\r\n');
		const inner = new TLSSocket(outer, { isServer: true, key, cert });
		const stripe = connect(Number(port), hostname);
		const hangUp = (): void => {
			for (const socket of [outer, inner, stripe]) socket.destroy();
		};
		for (const socket of [outer, inner, stripe]) socket.on('error', hangUp);
		inner.pipe(stripe).pipe(inner);
	});
	proxy.listen(0, '127.0.0.1');
	await once(proxy, 'listening');
	return {
		env: {
			HTTPS_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
			NODE_EXTRA_CA_CERTS: file,
		},
		stop() {
			proxy.close();
			remove();
		},
	};
}
