import { seededRandom } from '../random';

export type FaultKind =
	/** Answered at the gate, before anything else is looked at: `status` (503) with `body`. */
	| 'refuse'
	/** The request begins to execute and ends in a 5xx (`status`, 500). */
	| 'fail'
	/** The connection is cut without an answer. */
	| 'cut'
	/** No answer for `ms`, or for ever; then it goes on as if nothing had been. */
	| 'stall'
	/** HTTP 200 with a page of HTML, as a proxy in between might answer. */
	| 'malformed';

export interface FaultRule {
	readonly kind: FaultKind;
	/** Whether the request took effect before it went wrong. `refuse` never commits. @default 'before_commit' */
	readonly when?: 'before_commit' | 'after_commit';
	/** Regular expression on the path. @default every path of the API */
	readonly path?: string;
	readonly method?: string;
	/** Chance for each request that matches. @default 1 */
	readonly probability?: number;
	/** Requests to leave alone first. @default 0 */
	readonly skip?: number;
	/** Faults after which the rule is spent. @default no end */
	readonly count?: number;
	/** Of this rule's own dice. @default the emulator's seed */
	readonly seed?: number;
	readonly status?: number;
	readonly body?: unknown;
	readonly headers?: Readonly<Record<string, string>>;
	/** How long a stall lasts, in ms of real time. @default for ever */
	readonly ms?: number;
}

interface Armed {
	readonly rule: FaultRule;
	readonly path: RegExp | undefined;
	readonly random: () => number;
	skip: number;
	left: number;
}

/** What is to go wrong, and did. */
export class Faults {
	#armed: Armed[] = [];
	readonly #happened = new Map<string, number>();

	constructor(private readonly seed: number) {}

	add(rule: FaultRule): void {
		this.#armed.push({
			rule,
			path: rule.path === undefined ? undefined : new RegExp(rule.path),
			random: seededRandom(rule.seed ?? this.seed + this.#armed.length),
			skip: rule.skip ?? 0,
			left: rule.count ?? Infinity,
		});
	}

	clear(): void {
		this.#armed = [];
	}

	rules(): FaultRule[] {
		return this.#armed.map(({ rule }) => rule);
	}

	/** Faults that happened, by `kind when`. */
	happened(): Record<string, number> {
		return Object.fromEntries(this.#happened);
	}

	forget(): void {
		this.#happened.clear();
	}

	/** The fault of this request, if any. The first rule that strikes wins. */
	strike(method: string, path: string): FaultRule | undefined {
		const armed = this.#armed.find((one) => strikes(one, method, path));
		if (armed === undefined) return undefined;
		const name = `${armed.rule.kind} ${armed.rule.when ?? 'before_commit'}`;
		this.#happened.set(name, (this.#happened.get(name) ?? 0) + 1);
		return armed.rule;
	}
}

function strikes(armed: Armed, method: string, path: string): boolean {
	const { rule } = armed;
	if (armed.left <= 0) return false;
	if (rule.method !== undefined && rule.method.toUpperCase() !== method) return false;
	if (armed.path !== undefined && !armed.path.test(path)) return false;
	if (armed.skip > 0) {
		armed.skip -= 1;
		return false;
	}
	if (rule.probability !== undefined && armed.random() >= rule.probability) return false;
	armed.left -= 1;
	return true;
}
