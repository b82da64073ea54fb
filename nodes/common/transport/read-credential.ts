import type {
	ICredentialsDecrypted,
	IDataObject,
	IExecuteFunctions,
	ILoadOptionsFunctions,
} from 'n8n-workflow';

/** A credential as it was when the run began. */
export type RunCredential<Fields extends object> = ICredentialsDecrypted<Fields & IDataObject> & {
	readonly data: Fields & IDataObject;
};

/**
 * Reads the node's credential once for the whole run. Left to itself n8n reads it from its database
 * and decrypts it for each request; and a key that is exchanged meanwhile would split one run over
 * two accounts.
 *
 * @param type the type of the credential
 */
export async function readCredential<Fields extends object>(
	context: IExecuteFunctions | ILoadOptionsFunctions,
	type: string,
): Promise<RunCredential<Fields>> {
	const { id, name } = context.getNode().credentials?.[type] ?? { id: null, name: type };
	return {
		id: id ?? '',
		name,
		type,
		data: await context.getCredentials<Fields & IDataObject>(type),
	};
}
