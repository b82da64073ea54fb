/** A request that n8n has a credential sign: its HTTP Request node calls the address `uri`. */
export interface OutgoingRequest {
	url?: string;
	uri?: string;
	baseURL?: string;
}

/**
 * Where a request goes.
 *
 * @param origin the credential's own, for a path alone
 * @throws Error for one that does not say, or says so twice: nobody knows where its key would end
 */
export function targetOf({ url, uri, baseURL }: OutgoingRequest, origin: string): URL {
	const [address, ...others] = [url, uri].filter((one) => one !== undefined);
	if (address === undefined || others.length > 0) {
		throw new Error('It is unclear where the request goes, so the key is not sent');
	}
	return new URL(address, baseURL ?? origin);
}

/** Has the HTTP Request node hand over a redirect: whoever follows it takes the key along. */
export function withoutRedirects({ uri }: OutgoingRequest): object {
	return uri === undefined ? {} : { followRedirect: false, followAllRedirects: false };
}
