import type { IAdditionalCredentialOptions, IHttpRequestOptions } from 'n8n-workflow';
import { executeContext } from '../requests/ways/context';
import { headersOf, PATH } from '../requests/ways/event';
import { inPool } from '../requests/ways/pool';
import { METER, type Way } from '../way';

const CREDENTIAL = 'stripeBillingApi';
const IN_FLIGHT = 50;

/**
 * n8n's request helper with nothing around it, as it is called by this package: what a request of
 * n8n takes at least. It is no way to report, for it neither paces nor retries.
 */
export const bareHelper: Way = async ({ url, rows }) => {
	const context = await executeContext(url);
	const data = await context.getCredentials(CREDENTIAL);
	const credentialsDecrypted = { id: CREDENTIAL, name: CREDENTIAL, type: CREDENTIAL, data };
	const further = { credentialsDecrypted } as IAdditionalCredentialOptions;
	const { helpers } = context;
	await inPool(rows.length, IN_FLIGHT, async (place) => {
		const row = rows[place - 1];
		if (row === undefined) throw new Error(`There is no row ${place}`);
		const identifier = `helper-${row.id}`;
		const form = new URLSearchParams({
			event_name: METER,
			identifier,
			timestamp: String(row.at),
			'payload[stripe_customer_id]': row.customer,
			'payload[value]': row.value,
		});
		const options: IHttpRequestOptions = {
			method: 'POST',
			url: `${url}${PATH}`,
			headers: headersOf(identifier),
			body: form.toString(),
			timeout: 30_000,
			json: true,
			returnFullResponse: true,
		};
		await helpers.httpRequestWithAuthentication.call(context, CREDENTIAL, options, further);
	});
};
