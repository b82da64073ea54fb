import { type RunningPostgres, startPostgres } from '../../demo/postgres/start';

/** One use of the product. */
export interface Usage {
	readonly customer: string;
	/** Plain decimal. */
	readonly quantity: string;
	/** Unix seconds. */
	readonly at: number;
}

const DATABASE = 'usage';

/** A real PostgreSQL with the table that the templates read. */
export class UsageDatabase {
	private constructor(private readonly postgres: RunningPostgres) {}

	static async start(): Promise<UsageDatabase> {
		const postgres = await startPostgres();
		await postgres.createDatabase(DATABASE);
		const database = new UsageDatabase(postgres);
		await database.query(
			'CREATE TABLE usage_events (customer_id text, quantity numeric, occurred_at timestamptz)',
		);
		return database;
	}

	/** The fields of n8n's own Postgres credential. */
	get credential() {
		const { host, port, user, password } = this.postgres;
		return { host, port, user, password, database: DATABASE, ssl: 'disable' };
	}

	async query<Row extends object>(sql: string, values: unknown[] = []): Promise<Row[]> {
		return await this.postgres.query<Row>(DATABASE, sql, values);
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

	/** Exact total of [start, end) by customer, in Unix seconds. */
	async totals(start: number, end: number): Promise<Record<string, string>> {
		const rows = await this.query<{ customer: string; total: string }>(
			`SELECT customer_id AS customer, trim_scale(sum(quantity))::text AS total FROM usage_events
			 WHERE occurred_at >= to_timestamp($1) AND occurred_at < to_timestamp($2) GROUP BY 1`,
			[start, end],
		);
		return Object.fromEntries(rows.map(({ customer, total }) => [customer, total]));
	}

	async stop(): Promise<void> {
		await this.postgres.stop();
	}
}
