import type { RunningPostgres } from '../../demo/postgres/start';
import { USAGE_DATABASE } from '../../demo/usage-database';
import { pause } from './waits';

const CUSTOMERS = 60;
const HOURS = 6;
const HOUR_MS = 3_600_000;
const REST_MS = 20;

/** How often each happens, of a hundred. */
const CHANCES = { late: 45, change: 35, delete: 18, empty: 2 };
type Kind = keyof typeof CHANCES;

/** One customer's hour. */
interface Place {
	customer: string;
	/** ISO 8601. */
	hour: string;
}

/** Rows of a place, whose customer is $1 and whose hour is $2. */
const HERE = `customer_id = $1 AND occurred_at >= $2::timestamptz
	AND occurred_at < $2::timestamptz + interval '1 hour'`;

/**
 * Changes usage of closed hours all the time, as no source should and every source does.
 *
 * A total never returns to what it was before, which would take a day to settle: each new quantity
 * has digits of its own, rows that came late stay, and an hour that was emptied stays empty.
 */
export class RestlessSource {
	readonly counts: Record<Kind, number> = { late: 0, change: 0, delete: 0, empty: 0 };

	readonly #emptied = new Set<string>();

	#made = 0;

	#working?: Promise<void>;

	#isStopped = false;

	private constructor(
		private readonly postgres: RunningPostgres,
		private readonly random: () => number,
		/** Milliseconds at which the hour began that is not closed yet. */
		private readonly thisHour: number,
		/** Rows with a greater id came late. */
		private readonly lastId: number,
	) {}

	static async of(postgres: RunningPostgres, random: () => number): Promise<RestlessSource> {
		const [{ hour, last }] = await postgres.query<{ hour: Date; last: string }>(
			USAGE_DATABASE,
			`SELECT date_trunc('hour', now()) AS hour, max(id) AS last FROM usage_events`,
		);
		return new RestlessSource(postgres, random, hour.getTime(), Number(last));
	}

	/** Changes one thing after another until it is stopped. */
	start(): void {
		this.#isStopped = false;
		this.#working = this.#work();
	}

	/** @throws what went wrong while it worked */
	async stop(): Promise<void> {
		this.#isStopped = true;
		await this.#working;
	}

	/** Changes so many things at once. */
	async change(times: number): Promise<void> {
		for (let done = 0; done < times; done += 1) await this.#changeOne();
	}

	async #work(): Promise<void> {
		while (!this.#isStopped) {
			await this.#changeOne();
			await pause(REST_MS);
		}
	}

	async #changeOne(): Promise<void> {
		const place = {
			customer: `cus_demo_${String(this.#below(CUSTOMERS) + 1).padStart(4, '0')}`,
			hour: new Date(this.thisHour - (this.#below(HOURS) + 1) * HOUR_MS).toISOString(),
		};
		const kind = this.#kind();
		if (this.#emptied.has(keyOf(place)) || !(await this.#do(kind, place))) return;
		this.counts[kind] += 1;
	}

	#kind(): Kind {
		let dice = this.random() * 100;
		for (const [kind, chance] of Object.entries(CHANCES)) {
			dice -= chance;
			if (dice < 0) return kind as Kind;
		}
		return 'late';
	}

	/** True when there was something to do. */
	async #do(kind: Kind, place: Place): Promise<boolean> {
		const original = `SELECT id FROM usage_events WHERE ${HERE} AND id <= ${this.lastId} ORDER BY id`;
		switch (kind) {
			case 'late':
				return await this.#touches(
					`INSERT INTO usage_events (customer_id, quantity, occurred_at)
					VALUES ($1, $3, $2::timestamptz + interval '59 minutes')`,
					place,
					this.#quantity(),
				);
			case 'change':
				return await this.#touches(
					`UPDATE usage_events SET quantity = $3 WHERE id = (${original} LIMIT 1)`,
					place,
					this.#quantity(),
				);
			case 'delete':
				// Not the first, so that only what is emptied on purpose becomes empty.
				return await this.#touches(
					`DELETE FROM usage_events WHERE id = (${original} OFFSET 1 LIMIT 1)`,
					place,
				);
			case 'empty':
				this.#emptied.add(keyOf(place));
				return await this.#touches(`DELETE FROM usage_events WHERE ${HERE}`, place);
		}
	}

	async #touches(sql: string, { customer, hour }: Place, ...more: string[]): Promise<boolean> {
		const values = [customer, hour, ...more];
		const rows = await this.postgres.query(USAGE_DATABASE, `${sql} RETURNING id`, values);
		return rows.length > 0;
	}

	/** Up to 400, with digits behind the point that no other quantity has. */
	#quantity(): string {
		this.#made += 1;
		return `${this.#below(400) + 1}.${String(this.#made).padStart(6, '0')}`;
	}

	#below(bound: number): number {
		return Math.floor(this.random() * bound);
	}
}

function keyOf({ customer, hour }: Place): string {
	return `${customer} ${hour}`;
}
