import type { IDataObject, IPinData } from 'n8n-workflow';
import type { Totals } from '../../demo/drift';
import {
	type CredentialData,
	runWorkflow,
	stripeCredential,
	type WorkflowJson,
	type WorkflowRun,
} from '../support/engine';
import type { Stage } from './stage';
import { template } from './template-files';

export const HOUR = 3600;
export const DAY = 24 * HOUR;

/**
 * The moment that all runs of a test file are triggered at, and the end of the last hour before it,
 * so that no test minds an hour that ends while it runs. Unix seconds.
 */
export const now = Math.floor(Date.now() / 1000);
export const closed = now - (now % HOUR);

/** How far back a scheduled template looks, and where its run can be seen. */
export interface ScheduledTemplate {
	readonly file: string;
	readonly lookBack: number;
}

export const HOURLY = { file: 'hourly-usage-billing-sync.json', lookBack: 48 * HOUR } as const;
export const LEAKS = { file: 'weekly-revenue-leak-report.json', lookBack: 7 * DAY } as const;
export const DAILY = { file: 'daily-reconciliation.json', lookBack: 35 * DAY } as const;

export interface ScheduledRun {
	/** Unix seconds. @default now */
	readonly at?: number;
	/** In place of values of the node "Settings". */
	readonly settings?: IDataObject;
	/** In place of fields of the Stripe credential. */
	readonly credential?: Record<string, string>;
	/** Beside those of Postgres and Stripe. */
	readonly credentials?: CredentialData;
	/** What nodes put out without being run. */
	readonly pinData?: IPinData;
}

/** Runs a template as its schedule does at this moment. */
export async function runScheduled(
	{ stripe, database }: Stage,
	{ file }: ScheduledTemplate,
	{ at = now, settings = {}, credential, credentials, pinData }: ScheduledRun = {},
): Promise<WorkflowRun> {
	return await runWorkflow(withSettings(template(file), settings), {
		items: [{ timestamp: new Date(at * 1000).toISOString() }],
		credentials: {
			postgres: database.credential,
			...stripeCredential(stripe, credential),
			...credentials,
		},
		...(pinData && { pinData }),
	});
}

/** What a person does in the node "Settings". Throws for a setting that is not there. */
export function withSettings(workflow: WorkflowJson, settings: IDataObject): WorkflowJson {
	const node = workflow.nodes.find(({ name }) => name === 'Settings');
	const { assignments } = node?.parameters as unknown as {
		assignments: { assignments: Array<{ name: string; value: unknown }> };
	};
	for (const [name, value] of Object.entries(settings)) {
		const field = assignments.assignments.find((one) => one.name === name);
		if (field === undefined) throw new Error(`"${workflow.name}" has no setting ${name}`);
		field.value = value;
	}
	return workflow;
}

/** The database's closed hours of a look-back against the emulator's books. */
export async function books({ stripe, database }: Stage, lookBack: number): Promise<Totals> {
	const events = stripe.state.events().filter(({ problem }) => problem === null);
	return await database.compare(closed - lookBack, closed, events);
}
