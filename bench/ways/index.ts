import type { Way } from '../way';
import { bareHelper } from './bare-helper';
import { clientFiftyInFlight, clientFiftyRetrying, clientInALoop } from './official-client';
import { httpRequestInALoop, httpRequestOnAll } from './http-request-node';
import { noOp } from './no-op';
import { stripeNode } from './stripe-node';
import { combinedPerHour, oneEventARow, throughTheStream } from './this-package';

export const WAYS = {
	oneEventARow,
	combinedPerHour,
	throughTheStream,
	noOp,
	bareHelper,
	httpRequestInALoop,
	httpRequestOnAll,
	stripeNode,
	clientInALoop,
	clientFiftyInFlight,
	clientFiftyRetrying,
} satisfies Readonly<Record<string, Way>>;

export type WayName = keyof typeof WAYS;
