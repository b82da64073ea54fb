import type { N8nApi } from './n8n/api';
import type { RunningPostgres } from './postgres/start';
import { USAGE_DATABASE } from './usage-database';
import type { StoredCredential } from './workflows';

/** The header that the metering endpoint of the demo asks for. */
export const ENDPOINT_HEADER = { name: 'X-Billing-Key', value: 'metered-billing-demo' };

/** What the demo's portal signs its tokens with, by HS256. */
export const PORTAL_SECRET = 'metered-billing-demo-portal';

/** Whom the demo's form for milestones lets in. */
export const FORM_USER = { user: 'agency', password: 'metered-billing-demo' };

/**
 * Stores the credentials that the templates need and has n8n test those that have a test.
 * Throws with n8n's own message when a test fails.
 */
export async function createCredentials(
	n8n: N8nApi,
	postgres: RunningPostgres,
	stripe: { url: string; apiKey: string },
): Promise<StoredCredential[]> {
	const wanted = [
		{
			name: 'Usage database',
			type: 'postgres',
			data: {
				host: postgres.host,
				port: postgres.port,
				database: USAGE_DATABASE,
				user: postgres.user,
				password: postgres.password,
				ssl: 'disable',
			},
			hasTest: true,
		},
		{
			name: 'Stripe Billing (local emulator)',
			type: 'stripeBillingApi',
			data: {
				apiKey: stripe.apiKey,
				connectedAccount: '',
				advanced: true,
				baseUrl: stripe.url,
			},
			hasTest: true,
		},
		{
			name: 'Metering endpoint key',
			type: 'httpHeaderAuth',
			data: ENDPOINT_HEADER,
			hasTest: false,
		},
		{
			name: 'Portal tokens',
			type: 'jwtAuth',
			data: { keyType: 'passphrase', secret: PORTAL_SECRET, algorithm: 'HS256' },
			hasTest: false,
		},
		{
			name: 'Milestone form',
			type: 'httpBasicAuth',
			data: FORM_USER,
			hasTest: false,
		},
	];
	const stored: StoredCredential[] = [];
	for (const { name, type, data, hasTest } of wanted) {
		const id = await n8n.createCredential(name, type, data);
		const result = hasTest ? await n8n.testCredential(id, name, type, data) : 'OK';
		if (result !== 'OK') throw new Error(`n8n refuses the credential "${name}": ${result}`);
		stored.push({ id, name, type });
	}
	return stored;
}
