/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { Agent, request } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import { KEY } from '../../way';
import { IN_FLIGHT, type RequestWay } from '../ways';
import { formOf, headersOf, identifierOf, PATH } from './event';
import { inPool } from './pool';

/** What Node itself needs for a request on a connection that is there already. */
export const keptConnections: RequestWay = async (url) => {
	const isTls = url.startsWith('https:');
	const settings = { keepAlive: true, maxSockets: IN_FLIGHT };
	const agent = isTls ? new TlsAgent(settings) : new Agent(settings);
	const open = isTls ? tlsRequest : request;
	const send = async (place: number): Promise<unknown> => {
		const body = formOf(place);
		const headers = {
			...headersOf(identifierOf(place)),
			Authorization: `Bearer ${KEY}`,
			'Content-Length': body.length,
		};
		const answer = await new Promise<string>((resolve, reject) => {
			open(`${url}${PATH}`, { method: 'POST', agent, headers }, (response) => {
				text(response).then(resolve, reject);
			})
				.once('error', reject)
				.end(body);
		});
		return JSON.parse(answer) as unknown;
	};
	return async (events) => await inPool(events, IN_FLIGHT, send);
};
