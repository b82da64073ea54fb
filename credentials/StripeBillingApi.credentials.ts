import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
	Icon,
} from 'n8n-workflow';
import { authenticateStripe } from '../providers/stripe/authenticate';
import { STRIPE_API } from '../providers/stripe/base-url';
import { STRIPE_VERSION } from '../providers/stripe/version';

export class StripeBillingApi implements ICredentialType {
	name = 'stripeBillingApi';

	displayName = 'Stripe Billing API';

	icon: Icon = {
		light: 'file:../icons/stripe-billing.svg',
		dark: 'file:../icons/stripe-billing.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-metered-billing/n8n-nodes-metered-billing/blob/main/docs/credentials.md';

	properties: INodeProperties[] = [
		{
			displayName:
				'A restricted key is enough, and safer. To report usage it needs Billing Meters (Write; Read is enough if you never create or change meters here) and Billing Meter Events (Write), with Verify After also Events (Read). To sync totals it also needs Invoices and Prices (Read), with Vanished Customers Subscriptions (Read) too; to cancel events Billing Meter Event Adjustments (Write). The node Stripe Usage only reads: Billing Meters, and by operation Prices, Subscriptions, Invoices, Customers and Events (Read); for its check against invoice previews Invoices (Write)',
			name: 'permissions',
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
			placeholder: 'rk_live_…',
			description:
				'Secret key (sk_…) or restricted key (rk_…) from the Stripe Dashboard under Developers > API Keys',
		},
		{
			displayName: 'Connected Account ID',
			name: 'connectedAccount',
			type: 'string',
			default: '',
			placeholder: 'acct_…',
			description:
				'For Stripe Connect platforms: the account on whose behalf usage is reported. Leave empty to use the account of the key.',
		},
		{
			displayName: 'Advanced Settings',
			name: 'advanced',
			type: 'boolean',
			default: false,
			description: 'Whether to show settings that only tests and proxies need',
		},
		{
			displayName: 'API Base URL',
			name: 'baseUrl',
			type: 'string',
			default: STRIPE_API,
			displayOptions: { show: { advanced: [true] } },
			description:
				'Where requests and the key go. Must be https, or http to this machine (localhost) for an emulator.',
		},
	];

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		return authenticateStripe(credentials, request);
	}

	/** Listing meters is what a restricted key for this package may do. */
	test: ICredentialTestRequest = {
		request: {
			baseURL: `={{ $credentials.baseUrl || "${STRIPE_API}" }}`,
			url: '/v1/billing/meters',
			qs: { limit: 1 },
			headers: { 'Stripe-Version': STRIPE_VERSION },
			disableFollowRedirect: true,
		},
	};
}
