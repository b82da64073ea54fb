import type {
	ICredentialsDecrypted,
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
} from 'n8n-workflow';
import type { HttpAnswer, NoAnswer } from '../../../providers/common/http-answer';

/** A request without the key, which the credential adds. */
export type KeylessRequest = Required<Pick<IHttpRequestOptions, 'method' | 'url' | 'timeout'>> &
	Pick<IHttpRequestOptions, 'headers' | 'body'>;

/**
 * Sends one request, signed by the credential, and hands over whatever came back. Throws for
 * nothing that the network does.
 *
 * @param credential read once for the whole run
 */
export async function requestOnce(
	context: IExecuteFunctions | ILoadOptionsFunctions,
	credential: ICredentialsDecrypted<IDataObject>,
	{ method, url, headers, body, timeout }: KeylessRequest,
): Promise<HttpAnswer | NoAnswer> {
	const options: IHttpRequestOptions = {
		method,
		url,
		headers,
		body,
		timeout,
		json: true,
		returnFullResponse: true,
		// n8n's own error loses the headers, and on a 401 n8n would send the request once more.
		ignoreHttpStatusErrors: true,
		// A redirect would carry the key to another host.
		disableFollowRedirect: true,
	};
	try {
		const answer: unknown = await context.helpers.httpRequestWithAuthentication.call(
			context,
			credential.type,
			options,
			{ credentialsDecrypted: credential as ICredentialsDecrypted },
		);
		return readAnswer(answer);
	} catch (error) {
		return { status: 'none', cause: causeOf(error) };
	}
}

/** What the network said. n8n's own error says it in words that fit any node, and hides it. */
function causeOf(error: unknown): string {
	if (!(error instanceof Error)) return String(error);
	return error.cause instanceof Error ? error.cause.message : error.message;
}

interface FullResponse {
	readonly statusCode: number;
	readonly headers: Record<string, unknown>;
	readonly body: unknown;
}

function readAnswer(answer: unknown): HttpAnswer {
	const { statusCode, headers, body } = answer as FullResponse;
	const named: Record<string, string> = {};
	for (const [name, value] of Object.entries(headers)) named[name.toLowerCase()] = String(value);
	return {
		status: statusCode,
		headers: named,
		body: typeof body === 'string' ? parsed(body) : body,
	};
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}
