import type { RunningDemo } from './start-demo';
import { begin, itemsOf, successOf, templateOf } from './template-run';

const DASHBOARD = 'customer-usage-dashboard.json';
const READ = 'Read current periods';

/** What the running billing periods of all customers come to. */
export interface CurrentPeriods {
	customers: number;
	/** Plain decimal. */
	usage: string;
	/** In cents: all sample prices are in dollars. */
	amount: number;
	projectedAmount: number;
	/** Customers for whom Stripe's own invoice preview has the same amount. */
	confirmed: number;
}

/** Runs the dashboard, which puts them into a data table of n8n as well. */
export async function readCurrentPeriods(demo: RunningDemo): Promise<CurrentPeriods> {
	const execution = await successOf(demo, await begin(demo, templateOf(demo, DASHBOARD)));
	const periods = itemsOf(execution, READ);
	const sumOf = (field: string): number =>
		periods.reduce((sum, period) => sum + Number(period[field]), 0);
	const [{ usage }] = await demo.postgres.query<{ usage: string }>(
		'postgres',
		'SELECT trim_scale(sum(used::numeric))::text AS usage FROM unnest($1::text[]) AS used',
		[periods.map((period) => String(period.usage))],
	);
	return {
		customers: periods.length,
		usage,
		amount: sumOf('amount'),
		projectedAmount: sumOf('projected_amount'),
		confirmed: periods.filter((period) => period.preview_matches === true).length,
	};
}
