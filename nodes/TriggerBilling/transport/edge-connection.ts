import {
	type IExecuteFunctions,
	type ILoadOptionsFunctions,
	NodeOperationError,
} from 'n8n-workflow';
import { type EdgeCredential, edgeCallerOf } from '../../../providers/zyntro/authenticate';
import { EdgeClient } from '../../../providers/zyntro/client';
import { edgePlaceOf } from '../../../providers/zyntro/place';
import { readCredential } from '../../common/transport/read-credential';
import { requestOnce } from '../../common/transport/request-once';

const CREDENTIAL = 'zyntroEdgeApi';
/** A fire that is given up on is in doubt, so Edge and its gateway get more time than they need. */
const TIMEOUT_MS = 80_000;

/**
 * Connects to Zyntro Edge with the node's credential.
 *
 * @throws NodeOperationError when the credential is incomplete or its host is not allowed
 */
export async function connectEdge(
	context: IExecuteFunctions | ILoadOptionsFunctions,
): Promise<EdgeClient> {
	const credential = await readCredential<EdgeCredential>(context, CREDENTIAL);
	const read = edgePlaceOf(credential.data);
	if (!read.ok) throw refused(context, 'Base URL or Path is not allowed', read.reason);
	const { apiKey, organization, brand } = edgeCallerOf(credential.data);
	const missing = Object.entries({
		'API Key': apiKey,
		'Organization ID': organization,
		'Brand ID': brand,
	}).flatMap(([name, value]) => (value === '' ? name : []));
	if (missing.length > 0) {
		const empty = missing.join(', ');
		throw refused(
			context,
			`Empty: ${empty}`,
			`enter ${empty}. Edge wants all three with every call`,
		);
	}
	const { origin, path } = read.place;
	return new EdgeClient(
		async (request) =>
			await requestOnce(context, credential, {
				method: 'POST',
				url: `${origin}${request.path}`,
				body: { ...request.body },
				timeout: TIMEOUT_MS,
			}),
		path,
		apiKey,
	);
}

function refused(
	context: IExecuteFunctions | ILoadOptionsFunctions,
	message: string,
	reason: string,
): NodeOperationError {
	return new NodeOperationError(context.getNode(), message, {
		description: `In the Zyntro Edge API credential: ${reason}`,
		level: 'warning',
	});
}
