import type { IAdditionalCredentialOptions, IHttpRequestOptions } from 'n8n-workflow';
import { IN_FLIGHT, type RequestWay } from '../ways';
import { executeContext } from './context';
import { formOf, headersOf, identifierOf, PATH } from './event';
import { inPool } from './pool';

const CREDENTIAL = 'stripeBillingApi';

interface HelperOptions {
	/** Have n8n read and decrypt the key each time, as it does by itself. */
	readonly readsKey?: boolean;
	readonly agentOptions?: IHttpRequestOptions['agentOptions'];
}

/** n8n's `httpRequestWithAuthentication` with nothing around it. */
export function bareHelper({ readsKey = false, agentOptions }: HelperOptions = {}): RequestWay {
	return async (url) => {
		const context = await executeContext(url);
		const data = await context.getCredentials(CREDENTIAL);
		const credentialsDecrypted = { id: CREDENTIAL, name: CREDENTIAL, type: CREDENTIAL, data };
		const further = readsKey ? {} : ({ credentialsDecrypted } as IAdditionalCredentialOptions);
		const send = async (place: number): Promise<void> => {
			const options: IHttpRequestOptions = {
				method: 'POST',
				url: `${url}${PATH}`,
				headers: headersOf(identifierOf(place)),
				body: formOf(place),
				timeout: 30_000,
				json: true,
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
				disableFollowRedirect: true,
				...(agentOptions && { agentOptions }),
			};
			const answer = (await context.helpers.httpRequestWithAuthentication.call(
				context,
				CREDENTIAL,
				options,
				further,
			)) as { readonly statusCode: number };
			if (answer.statusCode !== 200) throw new Error(`Stripe answered ${answer.statusCode}`);
		};
		return async (events) => await inPool(events, IN_FLIGHT, send);
	};
}
