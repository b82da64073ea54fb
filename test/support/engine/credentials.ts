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
			if (typeof authenticate !== 'function') {
				throw new Error(`The engine of the tests cannot sign requests with "${typeName}"`);
			}
			return await authenticate(credentials, request as IHttpRequestOptions);
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
			return shown as ICredentialDataDecryptedObject;
		}

		async updateCredentials(): Promise<void> {}

		async updateCredentialsOauthTokenData(): Promise<void> {}

		getCredentialsProperties(type: string): INodeProperties[] {
			return types.credential(type).properties;
		}
	}
	return new Helper();
}
