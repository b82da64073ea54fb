import type { HttpAnswer, NoAnswer } from '../common/http-answer';
import { type EdgeAnswer, readEdgeAnswer } from './edge-answer';
import { withoutSecret } from './without-secret';

/** The calls that are used. Only these two change anything: `enroll` and `fire`. */
export type EdgeCall = 'enroll' | 'fire' | 'getEnrollments' | 'getItems';

/** One call without the key: whoever sends it adds that. */
export interface EdgeRequest {
	/** From the slash on. */
	readonly path: string;
	readonly body: Readonly<Record<string, unknown>>;
}

/** Sends one call, as a POST of JSON, to the credential's own host. Never throws for what the network does. */
export type SendEdge = (request: EdgeRequest) => Promise<HttpAnswer | NoAnswer>;

/** Zyntro Edge over whatever sends the requests. */
export class EdgeClient {
	/**
	 * @param path where the calls are, with a slash at both ends
	 * @param secret the key, which is taken out of whatever comes back
	 */
	constructor(
		private readonly send: SendEdge,
		private readonly path: string,
		private readonly secret: string,
	) {}

	/** Calls once, and says what came of it. */
	async call(name: EdgeCall, body: Readonly<Record<string, unknown>> = {}): Promise<EdgeAnswer> {
		const answer = await this.send({ path: `${this.path}${name}.php`, body });
		return readEdgeAnswer(withoutSecret(answer, this.secret) as typeof answer, Date.now());
	}
}
