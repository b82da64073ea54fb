import nock from 'nock';
import type { CredentialData } from '../support/engine';

const ATTIO_PAGE = 500;

/** What a CRM was asked to write, by the record that it was of. */
export type Writes = Record<string, unknown>;

interface Refusal {
	readonly status: number;
	readonly body: object;
}

/** Records of three CRMs, each in the CRM's own words, and how their APIs answer. */
export class Crms {
	/** Companies in HubSpot, by ID: https://developers.hubspot.com, legacy Companies API v2. */
	readonly hubspot = new Map<string, Record<string, string>>();
	/** Accounts in Salesforce, by ID: REST API v59.0, Query and sObject Rows. */
	readonly salesforce = new Map<string, Record<string, unknown>>();
	/** Companies in Attio, by record ID: https://docs.attio.com, REST API v2, Records. */
	readonly attio = new Map<string, Record<string, unknown>>();
	readonly writes: Record<'hubspot' | 'salesforce' | 'attio', Writes> = {
		hubspot: {},
		salesforce: {},
		attio: {},
	};
	/** Requests that read. */
	reads: string[] = [];
	/** Answers in place of a write, by record. */
	readonly refusals = new Map<string, Refusal>();

	readonly credentials: CredentialData = {
		hubspotAppToken: { appToken: 'hubspot-key' },
		httpBearerAuth: { token: 'attio-key' },
		salesforceOAuth2Api: {
			oauthTokenData: {
				access_token: 'salesforce-key',
				instance_url: 'https://acme.my.salesforce.com',
			},
		},
	};

	/** Lets nothing but these CRMs and this machine be reached. */
	open(): void {
		nock.disableNetConnect();
		nock.enableNetConnect('127.0.0.1');
		this.#openHubspot();
		this.#openSalesforce();
		this.#openAttio();
	}

	close(): void {
		nock.cleanAll();
		nock.enableNetConnect();
	}

	/** Answers each request that reads from a CRM with an error. */
	breakDown(host: string, status = 500): void {
		nock.cleanAll();
		nock(host).persist().get(/./).reply(status, {}).post(/./).reply(status, {});
		this.#openHubspot();
		this.#openSalesforce();
		this.#openAttio();
	}

	#openHubspot(): void {
		const api = nock('https://api.hubapi.com', {
			reqheaders: { authorization: 'Bearer hubspot-key' },
		}).persist();
		// Two to a page; `offset` is the ID of the last one.
		api
			.get('/companies/v2/companies/paged')
			.query(true)
			.reply((uri) => {
				this.reads.push(uri);
				const query = new URL(uri, 'https://api.hubapi.com').searchParams;
				const asked = query.getAll('properties');
				const ids = [...this.hubspot.keys()];
				const from = query.has('offset') ? ids.indexOf(query.get('offset') ?? '') + 1 : 0;
				const page = ids.slice(from, from + 2);
				const companies = page.map((id) => ({
					companyId: Number(id),
					properties: Object.fromEntries(
						Object.entries(this.hubspot.get(id) ?? {})
							.filter(([name]) => asked.includes(name))
							.map(([name, value]) => [name, { value }]),
					),
				}));
				const last = Number(page.at(-1) ?? 0);
				return [200, { companies, 'has-more': from + 2 < ids.length, offset: last }];
			});
		api.put(/^\/companies\/v2\/companies\/\d+$/).reply((uri, body) => {
			const id = uri.split('/').at(-1) ?? '';
			const { properties } = body as { properties: Array<{ name: string; value: string }> };
			const written = Object.fromEntries(properties.map(({ name, value }) => [name, value]));
			return this.#write('hubspot', id, written, () => {
				this.hubspot.set(id, { ...this.hubspot.get(id), ...written });
				return [200, { companyId: Number(id), properties: {} }];
			});
		});
	}

	#openSalesforce(): void {
		const api = nock('https://acme.my.salesforce.com', {
			reqheaders: { authorization: 'Bearer salesforce-key' },
		}).persist();
		const records = (ids: string[]) =>
			ids.map((Id) => ({ attributes: { type: 'Account' }, Id, ...this.salesforce.get(Id) }));
		api
			.get('/services/data/v59.0/query')
			.query(true)
			.reply((uri) => {
				this.reads.push(uri);
				const ids = [...this.salesforce.keys()];
				const more = ids.length > 1 && {
					nextRecordsUrl: '/services/data/v59.0/query/01gD0000002HU6KIAW-1',
				};
				const found = records(ids.slice(0, 1));
				return [200, { totalSize: ids.length, done: !more, ...more, records: found }];
			});
		api
			.get('/services/data/v59.0/query/01gD0000002HU6KIAW-1')
			.query(true)
			.reply(() => {
				const found = records([...this.salesforce.keys()].slice(1));
				return [200, { totalSize: this.salesforce.size, done: true, records: found }];
			});
		api.patch(/^\/services\/data\/v59\.0\/sobjects\/account\/\w+$/).reply((uri, body) => {
			const id = uri.split('/').at(-1) ?? '';
			return this.#write('salesforce', id, body, () => {
				this.salesforce.set(id, { ...this.salesforce.get(id), ...(body as object) });
				return [204, ''];
			});
		});
	}

	#openAttio(): void {
		const api = nock('https://api.attio.com', {
			reqheaders: { authorization: 'Bearer attio-key' },
		}).persist();
		api.post('/v2/objects/companies/records/query').reply((_uri, body) => {
			this.reads.push(JSON.stringify(body));
			const { limit = ATTIO_PAGE, offset = 0 } = body as { limit?: number; offset?: number };
			const data = [...this.attio].slice(offset, offset + limit).map(([record_id, values]) => ({
				id: { record_id },
				values: Object.fromEntries(
					Object.entries(values).map(([name, value]) => [
						name,
						// An empty attribute has no value; a filled one a list of one.
						value === null ? [] : [{ value, active_until: null }],
					]),
				),
			}));
			return [200, { data }];
		});
		api.patch(/^\/v2\/objects\/companies\/records\/[\w-]+$/).reply((uri, body) => {
			const id = uri.split('/').at(-1) ?? '';
			const { values } = (body as { data: { values: Record<string, unknown> } }).data;
			return this.#write('attio', id, values, () => {
				this.attio.set(id, { ...this.attio.get(id), ...values });
				return [200, { data: { id: { record_id: id }, values: {} } }];
			});
		});
	}

	#write(
		crm: keyof Crms['writes'],
		id: string,
		written: unknown,
		accept: () => [number, object | string],
	): [number, object | string] {
		const refusal = this.refusals.get(id);
		if (refusal !== undefined) return [refusal.status, refusal.body];
		if (id in this.writes[crm]) throw new Error(`${crm} was asked twice to write ${id}`);
		this.writes[crm][id] = written;
		return accept();
	}

	/** Forgets what was written; the records keep it. */
	reset(): void {
		for (const crm of ['hubspot', 'salesforce', 'attio'] as const) this.writes[crm] = {};
		this.reads = [];
	}
}
