import { passThrough, refusal, serverError } from '../gate/fault-answers';
import type { Faults } from '../gate/faults';
import type { Answered } from '../gateway';
import { isMap } from '../http/param-map';
import { json, type Reply } from '../http/reply';
import type { ApiRequest } from '../http/request';
import { newId } from '../ids';
import { admit, EDGE_CALLS } from './edge-calls';
import type { EdgeRules } from './edge-options';
import type { EdgeState } from './edge-state';
import { EdgeRefusal } from './refusal';

/** Takes a request as Edge does: the key is in its body. */
export class EdgeGateway {
	constructor(
		private readonly state: EdgeState,
		private readonly rules: EdgeRules,
		private readonly paths: readonly string[],
		private readonly faults: Faults,
	) {}

	async answer(request: ApiRequest): Promise<Answered> {
		const fault = this.faults.strike(request.method, request.path);
		const about = { route: request.path, requestId: newId('req') };
		if (fault?.kind === 'refuse') return { reply: refusal(fault), ...about };
		const fails = fault?.kind === 'fail' ? fault : undefined;
		if (fails !== undefined && fails.when !== 'after_commit') {
			return { reply: serverError(fails), ...about };
		}
		const pass = async () => await Promise.resolve(this.#dated(this.#execute(request)));
		const reply = await passThrough(fault, request, pass);
		return { reply: fails === undefined ? reply : serverError(fails), ...about };
	}

	/** Answers tell Edge's time, which need not be that of this machine. */
	#dated(reply: Reply): Reply {
		const date = new Date(this.state.clock.now()).toUTCString();
		return { ...reply, headers: { ...reply.headers, date } };
	}

	#execute({ method, path, body }: ApiRequest): Reply {
		const call = this.#callAt(path);
		if (call === undefined) return json(404, { errors: ['Not found'], status: 'error' });
		if (method !== 'POST') return json(405, { errors: ['Method not allowed'], status: 'error' });
		let refused: unknown;
		try {
			const sent = bodyOf(body);
			admit(sent, this.rules);
			return json(200, call(sent, this.state, this.rules));
		} catch (thrown) {
			refused = thrown;
		}
		if (!(refused instanceof EdgeRefusal)) throw refused;
		return json(this.rules.errorStatus, { errors: [refused.message], status: 'error' });
	}

	#callAt(path: string) {
		const prefix = this.paths.find((one) => path.startsWith(one));
		const [, name] = /^(\w+)\.php$/.exec(path.slice(prefix?.length ?? path.length)) ?? [];
		return name !== undefined && Object.hasOwn(EDGE_CALLS, name) ? EDGE_CALLS[name] : undefined;
	}
}

function bodyOf(text: string): Readonly<Record<string, unknown>> {
	let read: unknown;
	try {
		read = JSON.parse(text);
	} catch {
		read = undefined;
	}
	if (!isMap(read)) throw new EdgeRefusal('The body must be JSON');
	return read;
}
