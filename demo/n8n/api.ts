/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { Agent } from 'node:http';

import axios, { isAxiosError, type AxiosInstance } from 'axios';
import pRetry from 'p-retry';

import type { Execution, StoredWorkflow, WorkflowFile } from './types';

const POLL_MS = 200;

/** More than the sample data fills. */
const MOST_ROWS = 250;

export interface Owner {
	email: string;
	password: string;
	firstName: string;
	lastName: string;
}

/** What the editor's own requests look like: answers are wrapped in `data`. */
interface Wrapped<T> {
	data: T;
}

interface Page<T> {
	data: T[];
}

interface StoredTable {
	id: string;
	name: string;
	projectId: string;
}

class StillRunning extends Error {}

/** The parts of a running n8n's REST API that a person uses by hand in the editor. */
export class N8nApi {
	private readonly http: AxiosInstance;

	private cookie = '';

	private apiKey = '';

	/** @param baseUrl such as http://127.0.0.1:5678 */
	constructor(readonly baseUrl: string) {
		// A busy n8n closes a kept connection, as idle, before it has read what came on it meanwhile.
		const httpAgent = new Agent({ keepAlive: false });
		this.http = axios.create({ baseURL: baseUrl, timeout: 30_000, proxy: false, httpAgent });
		// n8n ties a session to the browser that it was opened from.
		this.http.defaults.headers.common['browser-id'] = 'metered-billing-demo';
		this.http.interceptors.request.use((request) => {
			if (this.cookie) request.headers.set('cookie', this.cookie);
			if (this.apiKey) request.headers.set('x-n8n-api-key', this.apiKey);
			return request;
		});
	}

	private async call<T>(method: 'get' | 'post' | 'patch', url: string, data?: object): Promise<T> {
		const answer = await this.http.request<T>({ method, url, data }).catch((error: Error) => {
			const body: unknown = isAxiosError(error) ? error.response?.data : undefined;
			const detail = body === undefined ? error.message : JSON.stringify(body);
			throw new Error(`n8n: ${method.toUpperCase()} ${url}: ${detail}`);
		});
		return answer.data;
	}

	/** Creates the owner of a fresh n8n and opens a session as this person. */
	async setUpOwner(owner: Owner): Promise<void> {
		const answer = await this.http.post<object>('/rest/owner/setup', owner);
		this.cookie = (answer.headers['set-cookie'] ?? [])
			.map((cookie) => cookie.split(';')[0])
			.join('; ');
		const scopes = ['execution:read', 'workflow:activate'];
		const { data } = await this.call<Wrapped<{ rawApiKey: string }>>('post', '/rest/api-keys', {
			label: 'demo',
			scopes,
			expiresAt: null,
		});
		this.apiKey = data.rawApiKey;
	}

	/** Stores a credential and gives its id. */
	async createCredential(name: string, type: string, data: object): Promise<string> {
		const body = { name, type, data };
		return (await this.call<Wrapped<{ id: string }>>('post', '/rest/credentials', body)).data.id;
	}

	/** Has n8n run the credential's own test. */
	async testCredential(id: string, name: string, type: string, data: object): Promise<string> {
		const body = { credentials: { id, name, type, data } };
		const { data: result } = await this.call<Wrapped<{ status: string; message: string }>>(
			'post',
			'/rest/credentials/test',
			body,
		);
		return result.status === 'OK' ? 'OK' : result.message;
	}

	async importWorkflow(workflow: WorkflowFile): Promise<StoredWorkflow> {
		return (await this.call<Wrapped<StoredWorkflow>>('post', '/rest/workflows', workflow)).data;
	}

	/** Publishes a workflow, so that its triggers and webhooks are live. */
	async activate(workflowId: string): Promise<void> {
		await this.call('post', `/api/v1/workflows/${workflowId}/activate`, {});
	}

	/** Does what the editor's button does; gives the id of the execution at once. */
	async startWorkflow(workflowId: string, triggerName: string): Promise<string> {
		const { data } = await this.call<Wrapped<{ executionId: string }>>(
			'post',
			`/rest/workflows/${workflowId}/run`,
			{ triggerToStartFrom: { name: triggerName } },
		);
		return data.executionId;
	}

	/** All rows of a data table. Throws when no table has exactly this name. */
	async dataTableRows(name: string): Promise<Array<Record<string, unknown>>> {
		const filter = encodeURIComponent(JSON.stringify({ name }));
		const tables = await this.call<Wrapped<Page<StoredTable>>>(
			'get',
			`/rest/data-tables-global?filter=${filter}`,
		);
		const table = tables.data.data.find((one) => one.name === name);
		if (!table) throw new Error(`n8n has no data table "${name}"`);
		const rows = await this.call<Wrapped<Page<Record<string, unknown>>>>(
			'get',
			`/rest/projects/${table.projectId}/data-tables/${table.id}/rows?take=${MOST_ROWS}`,
		);
		return rows.data.data;
	}

	async execution(id: string): Promise<Execution> {
		return await this.call<Execution>('get', `/api/v1/executions/${id}?includeData=true`);
	}

	/** Waits for the end of an execution, however it ends. Throws when n8n itself is gone. */
	async executionEnd(id: string, timeoutMs: number): Promise<Execution> {
		return await pRetry(
			async () => {
				const execution = await this.execution(id);
				if (!execution.stoppedAt) throw new StillRunning(`Execution ${id} has not ended`);
				return execution;
			},
			{
				retries: Number.POSITIVE_INFINITY,
				factor: 1,
				minTimeout: POLL_MS,
				maxRetryTime: timeoutMs,
				shouldRetry: ({ error }) => error instanceof StillRunning,
			},
		);
	}
}
