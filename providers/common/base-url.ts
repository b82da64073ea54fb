const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** The service that a credential is for. */
export interface Home {
	readonly name: string;
	/** Its public origin, which an empty setting means. */
	readonly origin: string;
}

export type BaseUrl =
	| { readonly ok: true; readonly origin: string }
	| { readonly ok: false; readonly reason: string };

/**
 * The origin that a credential's key may be sent to.
 *
 * A key that leaves over plain http, or to a URL with a user name in front of the host, is a key
 * given away; only a loopback address, where an emulator runs, needs no TLS.
 */
export function baseUrlOf(raw: unknown, { name, origin }: Home): BaseUrl {
	const text = typeof raw === 'string' && raw.trim() !== '' ? raw.trim() : origin;
	const url = URL.canParse(text) ? new URL(text) : undefined;
	if (url === undefined) {
		return no(`"${text}" is not a URL. Leave it empty for ${name}, or give one like ${origin}`);
	}
	if (url.username !== '' || url.password !== '') {
		return no('the API base URL must not hold a user name or password');
	}
	if (url.search !== '' || url.hash !== '' || !['', '/'].includes(url.pathname)) {
		return no(`give only scheme, host and port, as in ${origin}, without path or query`);
	}
	if (url.protocol === 'https:') return { ok: true, origin: url.origin };
	if (url.protocol === 'http:' && LOOPBACK.test(url.hostname)) {
		return { ok: true, origin: url.origin };
	}
	return no(
		`the key is only sent over https, or over http to this machine (localhost, 127.0.0.1). "${url.protocol}//${url.host}" is neither`,
	);
}

function no(reason: string): BaseUrl {
	return { ok: false, reason };
}
