import { createHmac } from 'node:crypto';
import axios from 'axios';
import { PORTAL_SECRET } from '../../demo/credentials';
import type { RunningDemo } from '../../demo/start-demo';
import type { Stats } from '../../emulator';

export const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

/** A token as a portal's server signs it, with HS256. */
export function tokenOf(payload: object, secret = PORTAL_SECRET, alg = 'HS256'): string {
	const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
	const text = `${part({ alg, typ: 'JWT' })}.${part(payload)}`;
	const signature = createHmac('sha256', secret).update(text).digest('base64url');
	return `${text}.${alg === 'none' ? '' : signature}`;
}

/** What a portal of the demo does. */
export class Portal {
	readonly url: string;

	constructor(private readonly demo: RunningDemo) {
		this.url = `${demo.server.url}/webhook/usage/current`;
	}

	async ask(token?: string, query: object = {}, method: 'GET' | 'OPTIONS' = 'GET') {
		const { status, headers, data } = await axios.request<Record<string, unknown>>({
			url: this.url,
			method,
			params: query,
			headers: {
				Origin: 'https://portal.example.com',
				...(method === 'OPTIONS' && {
					'Access-Control-Request-Method': 'GET',
					'Access-Control-Request-Headers': 'authorization',
				}),
				...(token !== undefined && { Authorization: `Bearer ${token}` }),
			},
			proxy: false,
			validateStatus: () => true,
		});
		return { status, headers: { ...headers } as Record<string, unknown>, body: data };
	}

	/** How many requests Stripe has had so far. */
	async requests(): Promise<number> {
		const { data } = await axios.get<Stats>(`${this.demo.emulator.url}/_emulator/stats`, {
			proxy: false,
		});
		return data.requests;
	}
}
