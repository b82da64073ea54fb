/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate for this machine that lives as long as a measurement. */
export interface Certificate {
	/** PEM, for the server. */
	readonly key: string;
	readonly cert: string;
	/** Where the certificate lies, for NODE_EXTRA_CA_CERTS of whoever is to trust it. */
	readonly file: string;
	remove(): void;
}

/**
 * Makes one on P-256, as most of the web has it: the client's share of a handshake is about the
 * same with RSA, but the server's is small, so that it is not the server that is measured.
 *
 * @returns undefined where there is no openssl
 */
export function makeCertificate(host = 'localhost'): Certificate | undefined {
	const folder = mkdtempSync(join(tmpdir(), 'metered-billing-tls-'));
	const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
	const remove = (): void => rmSync(folder, { recursive: true, force: true });
	const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
	const subject = `subjectAltName=DNS:${host},IP:127.0.0.1`;
	const names = ['-subj', `/CN=${host}`, '-addext', subject];
	try {
		const args = ['req', '-x509', ...curve, '-days', '1', '-keyout', key, '-out', cert, ...names];
		execFileSync('openssl', args, { stdio: 'ignore' });
		return { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8'), file: cert, remove };
	} catch {
		remove();
		return undefined;
	}
}
