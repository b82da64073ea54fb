import type {
	ICredentialDataDecryptedObject,
	ICredentials,
	ICredentialsHelper,
	IHttpRequestOptions,
	INodeCredentialsDetails,
	INodeProperties,
	IRequestOptionsSimplified,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { n8n } from './n8n';
import type { EngineTypes } from './node-types';

/** Credentials by name or by type. */
export type CredentialData = Readonly<Record<string, ICredentialDataDecryptedObject>>;

/**
 * Hands out credentials as n8n does: fields that the form does not show are dropped, absent ones
 * get their default, and the type's own `authenticate` signs requests.
 */
export function credentialsHelper(types: EngineTypes, data: CredentialData): ICredentialsHelper {
	const { ICredentialsHelper: Base, NodeHelpers } = n8n().workflow;

	class Helper extends Base {
		getParentTypes(): string[] {
			return [];
		}

		isCredentialUsableByNode(): boolean {
			return true;
		}

		async authenticate(
			credentials: ICredentialDataDecryptedObject,
			typeName: string,
			request: IHttpRequestOptions | IRequestOptionsSimplified,
		): Promise<IHttpRequestOptions> {
			const { authenticate } = types.credential(typeName);
			const options = request as IHttpRequestOptions;
			if (typeof authenticate === 'function') return await authenticate(credentials, options);
			const headers = authenticate?.properties.headers;
			if (headers === undefined) {
				throw new Error(`The engine of the tests cannot sign requests with "${typeName}"`);
			}
			return { ...options, headers: { ...options.headers, ...filledIn(headers, credentials) } };
		}

		async preAuthentication(): Promise<undefined> {
			return undefined;
		}

		async runPreAuthentication(): Promise<undefined> {
			return undefined;
		}

		async getCredentials(): Promise<ICredentials> {
			throw new Error('Encrypted credentials are not at hand');
		}

		async getDecrypted(
			_additionalData: IWorkflowExecuteAdditionalData,
			{ name }: INodeCredentialsDetails,
			type: string,
		): Promise<ICredentialDataDecryptedObject> {
			const stored = data[name] ?? data[type];
			if (stored === undefined) throw new Error(`Credential "${name}" does not exist`);
			const shown = NodeHelpers.getNodeParameters(
				this.getCredentialsProperties(type),
				stored as Parameters<typeof NodeHelpers.getNodeParameters>[1],
				true,
				false,
				null,
				null,
			);
			const { oauthTokenData } = stored;
			return {
				...shown,
				...(oauthTokenData !== undefined && { oauthTokenData }),
			} as ICredentialDataDecryptedObject;
		}

		async updateCredentials(): Promise<void> {}

		async updateCredentialsOauthTokenData(): Promise<void> {}

		getCredentialsProperties(type: string): INodeProperties[] {
			const { extends: parents = [], properties } = types.credential(type);
			const inherited = parents.flatMap((parent) => this.getCredentialsProperties(parent));
			NodeHelpers.mergeNodeProperties(inherited, properties);
			return inherited;
		}
	}
	return new Helper();
}

/** Headers such as `=Bearer {{$credentials.token}}`. */
function filledIn(
	headers: Readonly<Record<string, unknown>>,
	credentials: ICredentialDataDecryptedObject,
): Record<string, string> {
	const filled = Object.entries(headers).map(([name, value]) => {
		const text = String(value).replace(/^=/, '');
		return [
			name,
			text.replace(/{{\s*\$credentials\.(\w+)\s*}}/g, (_all, field: string) =>
				String(credentials[field]),
			),
		];
	});
	return Object.fromEntries(filled) as Record<string, string>;
}
