import type { ICredentialType, INodeProperties, Icon } from 'n8n-workflow';

export class ZyntroEdgeApi implements ICredentialType {
	name = 'zyntroEdgeApi';

	displayName = 'Zyntro Edge API';

	icon: Icon = {
		light: 'file:../icons/trigger-billing.svg',
		dark: 'file:../icons/trigger-billing.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-metered-billing/n8n-nodes-metered-billing/blob/main/docs/credentials.md';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
		},
	];
}
