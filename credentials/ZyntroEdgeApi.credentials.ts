import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
	Icon,
} from 'n8n-workflow';
import { authenticateEdge } from '../providers/zyntro/authenticate';
import { EDGE_API, EDGE_PATH } from '../providers/zyntro/place';

const NOT_ACCEPTED =
	'Edge did not accept this. Check API Key, Organization ID and Brand ID: all three have to belong together';
const NOT_EDGE =
	'No answer of Edge came back. Check Base URL and Path under Advanced Settings, or try again later';

export class ZyntroEdgeApi implements ICredentialType {
	name = 'zyntroEdgeApi';

	displayName = 'Zyntro Edge API';

	icon: Icon = {
		light: 'file:../icons/zyntro-edge.svg',
		dark: 'file:../icons/zyntro-edge.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-metered-billing/n8n-nodes-metered-billing/blob/main/docs/credentials.md';

	properties: INodeProperties[] = [
		{
			displayName:
				'A key of Edge can charge every enrolled customer, and Edge knows no key that may only read. Share this credential with nobody who may not charge.',
			name: 'keyNotice',
			type: 'notice',
			default: '',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description:
				'From Zyntro under Me > API & Webhooks. Edge wants it in the body of each request.',
		},
		{
			displayName: 'Organization ID',
			name: 'organizationId',
			type: 'string',
			required: true,
			default: '',
			description: 'The ID (UUID) of your organization in Zyntro',
		},
		{
			displayName: 'Brand ID',
			name: 'brandId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 1',
			description: 'The number of the brand whose items are fired',
		},
		{
			displayName: 'Advanced Settings',
			name: 'advanced',
			type: 'boolean',
			default: false,
			description: 'Whether to show where requests go',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: EDGE_API,
			displayOptions: { show: { advanced: [true] } },
			description:
				'Where requests and the key go. Must be https, or http to this machine (localhost) for an emulator.',
		},
		{
			displayName: 'Path',
			name: 'path',
			type: 'string',
			default: EDGE_PATH,
			placeholder: 'e.g. /apis/edge/trigger/',
			displayOptions: { show: { advanced: [true] } },
			description:
				'Where the calls are on that host, with a slash at both ends. Zyntro’s reference has them at /apis/public/edge/, its guides at /apis/edge/trigger/.',
		},
	];

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		return authenticateEdge(credentials, request);
	}

	/**
	 * Lists the items. An error of Edge's comes with HTTP status 200 as well, so it is the body that
	 * tells; whatever else answers has no status in it.
	 */
	test: ICredentialTestRequest = {
		request: {
			baseURL: `={{ $credentials.baseUrl || "${EDGE_API}" }}`,
			url: `={{ $credentials.path || "${EDGE_PATH}" }}getItems.php`,
			method: 'POST',
			json: true,
			disableFollowRedirect: true,
			ignoreHttpStatusErrors: true,
		},
		rules: [
			{
				type: 'responseSuccessBody',
				properties: { key: 'status', value: 'error', message: NOT_ACCEPTED },
			},
			{
				type: 'responseSuccessBody',
				properties: { key: 'status', value: undefined, message: NOT_EDGE },
			},
		],
	};
}
