/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { join } from 'node:path';
import { addQuantities, parseQuantity, ZERO } from '../metering/quantity';
import { startEmulatorProcess } from '../test/support/emulator-process';
import { totalsOf, usageRows } from '../test/support/usage';
import { inChild } from './child';
import type { Cost, Task } from './scenario-process';
import type { Scenario } from './scenarios';
import { METER } from './way';

const CUSTOMERS = 500;
/** The answer time of the local Stripe, in ms. */
export const LATENCY_MS = 40;
/** Meter events a second that it takes. */
export const LIMIT = 1000;
const HOUR = 3600;

export interface Measurement extends Cost {
	readonly scenario: Scenario;
	/** Rows that are on the bill, a second. What was refused for good was no work done. */
	readonly rowsPerSecond: number;
	readonly requests: number;
	/** Requests refused for the rate limit or because the customer's meter was busy. */
	readonly refused: number;
	/** What was billed, in percent of what was used. */
	readonly billedPercent: number;
}

/** Runs a scenario against a fresh Stripe in a process of its own, and reads what was billed. */
export async function measure(scenario: Scenario): Promise<Measurement> {
	// All rows lie in closed hours, so that combining may send them all.
	const now = Math.floor(Date.now() / 1000 / HOUR) * HOUR - 1;
	const expected = totalsOf(usageRows(scenario.rows, CUSTOMERS, now));
	const stripe = await startEmulatorProcess(
		'--latency',
		String(LATENCY_MS),
		'--limit',
		String(LIMIT),
	);
	try {
		await stripe.addMeter(METER);
		await stripe.addCustomers([...expected.keys()]);
		const task: Task = { scenario: scenario.name, url: stripe.url, customers: CUSTOMERS, now };
		const cost = await inChild<Cost>(join(__dirname, 'scenario-process.ts'), task);
		const { by_route, rate_limited, lane_conflicts } = await stripe.stats();
		const requests = Object.entries(by_route)
			.filter(([route]) => route.includes('/meter_events'))
			.reduce((sum, [, count]) => sum + count, 0);
		const billedPercent = percent(await stripe.totals(), expected);
		return {
			...cost,
			scenario,
			rowsPerSecond: (scenario.rows * Math.min(1, billedPercent / 100)) / cost.seconds,
			requests,
			refused: rate_limited.count + lane_conflicts,
			billedPercent,
		};
	} finally {
		await stripe.stop();
	}
}

function percent(billed: ReadonlyMap<string, string>, used: ReadonlyMap<string, string>): number {
	const whole = sum(used);
	return (100 * sum(billed)) / whole;
}

/** Only for showing: sums are exact, their ratio is not. */
function sum(totals: ReadonlyMap<string, string>): number {
	let total = ZERO;
	for (const text of totals.values()) {
		const read = parseQuantity(text);
		if (read.ok) total = addQuantities(total, read.quantity);
	}
	return Number(total.units) / 10 ** total.scale;
}
