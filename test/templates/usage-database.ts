import { type BilledEvent, compareTotals, type Totals } from '../../demo/drift';
import { type RunningPostgres, startPostgres } from '../../demo/postgres/start';
import { USAGE_DATABASE } from '../../demo/usage-database';

/** One use of the product. */
export interface Usage {
	readonly customer: string;
	/** Plain decimal. */
	readonly quantity: string;
	/** Unix seconds. */
	readonly at: number;
}

/** A real PostgreSQL with the table that the templates read. */
export class UsageDatabase {
	private constructor(private readonly postgres: RunningPostgres) {}

	static async start(): Promise<UsageDatabase> {
		const postgres = await startPostgres();
		await postgres.createDatabase(USAGE_DATABASE);
		const database = new UsageDatabase(postgres);
		await database.query(
			'CREATE TABLE usage_events (customer_id text, quantity numeric, occurred_at timestamptz)',
		);
		return database;
	}

	/** The fields of n8n's own Postgres credential. */
	get credential() {
		const { host, port, user, password } = this.postgres;
		return { host, port, user, password, database: USAGE_DATABASE, ssl: 'disable' };
	}

	async query<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
		return await this.postgres.query<Row>(USAGE_DATABASE, sql, values);
	}

	async add(rows: readonly Usage[]): Promise<void> {
		await this.query(
			`INSERT INTO usage_events SELECT customer, quantity, to_timestamp(at)
			 FROM json_to_recordset($1) AS r (customer text, quantity numeric, at bigint)`,
			[JSON.stringify(rows)],
		);
	}

	async clear(): Promise<void> {
		await this.query('TRUNCATE usage_events');
	}

	/** What is there from `start` up to `end` (Unix seconds), against what was billed. */
	async compare(start: number, end: number, billed: readonly BilledEvent[]): Promise<Totals> {
		const window = { start: new Date(start * 1000), end: new Date(end * 1000) };
		return await compareTotals(this.postgres, window, billed);
	}

	async stop(): Promise<void> {
		await this.postgres.stop();
	}
}
