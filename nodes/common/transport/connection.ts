import type { IExecuteFunctions, ILoadOptionsFunctions } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { StripeCredential } from '../../../providers/stripe/authenticate';
import { parseBaseUrl, streamOriginOf } from '../../../providers/stripe/base-url';
import { StripeClient } from '../../../providers/stripe/client';
import type { SendHttp } from '../../../providers/stripe/http';
import {
	eventsAreRequests,
	eventsPerSecond,
	requestsPerSecond,
	streamEventsPerSecond,
} from '../../../providers/stripe/limits';
import { engineClock } from './engine-clock';
import { readCredential, type RunCredential } from './read-credential';
import { requestOnce } from './request-once';

const CREDENTIAL = 'stripeBillingApi';
/** Longer than Stripe takes for any of these calls; n8n's own default of 300 s would hold a lane. */
const TIMEOUT_MS = 30_000;

export interface StripeConnection {
	readonly client: StripeClient;
	/** Meter events a second that Stripe allows for the credential's key. */
	readonly eventsPerSecond: number;
	/** Events a second of the stream, or undefined where there is none for the credential's key. */
	readonly streamEventsPerSecond: number | undefined;
	/** All other requests a second. */
	readonly requestsPerSecond: number;
	/** Meter events count as any other request, instead of having a limit of their own. */
	readonly eventsAreRequests: boolean;
}

/**
 * Connects to Stripe with the node's credential.
 *
 * @throws NodeOperationError when the credential is incomplete or its host is not allowed
 */
export async function connect(
	context: IExecuteFunctions | ILoadOptionsFunctions,
): Promise<StripeConnection> {
	const credential = await readCredential<StripeCredential>(context, CREDENTIAL);
	const { apiKey, baseUrl, connectedAccount } = credential.data;
	const base = parseBaseUrl(baseUrl);
	if (!base.ok) {
		throw new NodeOperationError(context.getNode(), 'The API Base URL is not allowed', {
			description: `In the Stripe Billing API credential: ${base.reason}`,
			level: 'warning',
		});
	}
	const key = String(apiKey ?? '').trim();
	if (key === '') {
		throw new NodeOperationError(context.getNode(), 'The API Key is empty', {
			description: 'Enter a secret or restricted key in the Stripe Billing API credential',
			level: 'warning',
		});
	}
	const signal =
		'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	const isConnected = String(connectedAccount ?? '').trim() !== '';
	return {
		client: new StripeClient(sendFrom(context, credential, base.origin), engineClock, signal),
		eventsPerSecond: eventsPerSecond(key, isConnected),
		streamEventsPerSecond: streamEventsPerSecond(key, isConnected),
		eventsAreRequests: eventsAreRequests(key, isConnected),
		requestsPerSecond: requestsPerSecond(key),
	};
}

function sendFrom(
	context: IExecuteFunctions | ILoadOptionsFunctions,
	credential: RunCredential<StripeCredential>,
	origin: string,
): SendHttp {
	return async ({ method, path, headers, body, session }) =>
		await requestOnce(context, credential, {
			method,
			url: `${session === undefined ? origin : streamOriginOf(origin)}${path}`,
			headers: { ...headers, ...(session !== undefined && { Authorization: `Bearer ${session}` }) },
			...(body !== undefined && { body }),
			timeout: TIMEOUT_MS,
		});
}
