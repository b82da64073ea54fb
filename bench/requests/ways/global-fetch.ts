import { KEY } from '../../way';
import { IN_FLIGHT, type RequestWay } from '../ways';
import { formOf, headersOf, identifierOf, PATH } from './event';
import { inPool } from './pool';

/** Node's `fetch`, which keeps connections and knows nothing of n8n's proxies and policies. */
export const globalFetch: RequestWay = async (url) => {
	const send = async (place: number): Promise<unknown> => {
		const answer = await fetch(`${url}${PATH}`, {
			method: 'POST',
			headers: { ...headersOf(identifierOf(place)), Authorization: `Bearer ${KEY}` },
			body: formOf(place),
		});
		return await answer.json();
	};
	return async (events) => await inPool(events, IN_FLIGHT, send);
};
