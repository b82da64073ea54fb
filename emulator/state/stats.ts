/** Counts of what the emulator was asked and how it answered. Times are ms of real time. */
export interface Stats {
	readonly requests: number;
	/** By `METHOD /path status`, with `:id` for ids; status 0 is a connection that was cut. */
	readonly by_route: Readonly<Record<string, number>>;
	readonly rate_limited: {
		readonly count: number;
		/** After the first request of all. */
		readonly first_after_ms: number | null;
		readonly last_after_ms: number | null;
	};
	readonly in_flight_most: number;
	/** The most answers in one second of the wall clock. */
	readonly busiest_second: number;
	readonly lane_conflicts: number;
	/** The most calls that were in one lane at once, refused ones included. */
	readonly lane_most: number;
	readonly faults: Readonly<Record<string, number>>;
}

export interface LoggedRequest {
	readonly method: string;
	readonly path: string;
	readonly status: number;
	readonly request_id: string;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
	readonly body: string;
}

const LOG_LENGTH = 2000;

/** Counts requests, and keeps the latest of them. */
export class RequestCounts {
	#requests = 0;
	#first: number | undefined;
	#routes = new Map<string, number>();
	#limited: { count: number; first: number | null; last: number | null } = noneLimited();
	#inFlight = 0;
	#inFlightMost = 0;
	#second = 0;
	#inSecond = 0;
	#busiest = 0;
	#log: LoggedRequest[] = [];
	#logNext = 0;

	begin(): void {
		this.#first ??= performance.now();
		this.#requests += 1;
		this.#inFlight += 1;
		this.#inFlightMost = Math.max(this.#inFlightMost, this.#inFlight);
	}

	/** @param route the path with `:id` for ids */
	end(route: string, entry: LoggedRequest): void {
		this.#inFlight -= 1;
		const name = `${entry.method} ${route} ${entry.status}`;
		this.#routes.set(name, (this.#routes.get(name) ?? 0) + 1);
		this.#countSecond();
		this.#log[this.#logNext] = entry;
		this.#logNext = (this.#logNext + 1) % LOG_LENGTH;
	}

	rateLimited(): void {
		const after = Math.round(performance.now() - (this.#first ?? performance.now()));
		this.#limited.count += 1;
		this.#limited.first ??= after;
		this.#limited.last = after;
	}

	/** The latest 2000 requests, oldest first. */
	log(): LoggedRequest[] {
		return [...this.#log.slice(this.#logNext), ...this.#log.slice(0, this.#logNext)];
	}

	counts(): Omit<Stats, 'lane_conflicts' | 'lane_most' | 'faults'> {
		const { count, first, last } = this.#limited;
		return {
			requests: this.#requests,
			by_route: Object.fromEntries(this.#routes),
			rate_limited: { count, first_after_ms: first, last_after_ms: last },
			in_flight_most: this.#inFlightMost,
			busiest_second: Math.max(this.#busiest, this.#inSecond),
		};
	}

	/** Starts over; requests that are being answered stay in flight. */
	reset(): void {
		this.#requests = 0;
		this.#first = undefined;
		this.#routes = new Map();
		this.#limited = noneLimited();
		this.#inFlightMost = this.#inFlight;
		this.#inSecond = 0;
		this.#busiest = 0;
		this.#log = [];
		this.#logNext = 0;
	}

	#countSecond(): void {
		const second = Math.floor(performance.now() / 1000);
		if (second !== this.#second) {
			this.#busiest = Math.max(this.#busiest, this.#inSecond);
			this.#second = second;
			this.#inSecond = 0;
		}
		this.#inSecond += 1;
	}
}

function noneLimited() {
	return { count: 0, first: null, last: null };
}
