import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { runWorkflow, stripeCredential } from '../support/engine';
import { closed, HOUR, now } from './scheduled';
import { setStage, type Stage } from './stage';
import { template } from './template-files';

export const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();

export const LAST_HOUR = { period: 'last_hour', provider: 'stripe' };
/** The period of LAST_HOUR, as answers name it. */
export const PERIOD = `${iso(closed - HOUR)}/${iso(closed)}`.replaceAll('.000Z', 'Z');

/** The time of the tests' rows, so that no test minds an hour that ends while it runs. */
const AS_OF_NOW = { 'x-cron-service-scheduled-for': iso(now) };

export interface Answer {
	readonly status: number;
	readonly headers: IDataObject;
	readonly body: IDataObject;
}

export interface Call {
	readonly body?: IDataObject;
	readonly headers?: IDataObject;
	readonly postgres?: IDataObject;
	/** Further options of the node that syncs. */
	readonly options?: INodeParameters;
}

export interface EndpointStage extends Stage {
	/** One call of the webhook, and what the scheduler gets to see. */
	call(call: Call): Promise<Answer>;
	/** Totals of all customers. */
	billed(): string[];
}

/** Sets the stage for a test file; each test finds usage in the last two hours. */
export function setEndpointStage(): EndpointStage {
	const stage = setStage('cus_a');
	beforeEach(async () => {
		await stage.database.add([
			{ customer: 'cus_a', quantity: '2.5', at: closed - 1 },
			{ customer: 'cus_a', quantity: '40', at: closed - HOUR - 1 },
		]);
	});
	return Object.assign(stage, {
		call: async (call: Call) => await callEndpoint(stage, call),
		billed: () => stage.stripe.state.totals().map(({ total }) => total),
	});
}

async function callEndpoint({ stripe, database }: Stage, request: Call): Promise<Answer> {
	const { body = {}, headers = AS_OF_NOW, postgres = {}, options = {} } = request;
	const workflow = template('metering-endpoint.json');
	const sync = workflow.nodes.find(({ name }) => name === 'Sync totals to Stripe');
	Object.assign(sync?.parameters.options ?? {}, options);
	const run = await runWorkflow(workflow, {
		startFrom: 'Billing request',
		mode: 'webhook',
		items: [{ headers, params: {}, query: {}, body }],
		credentials: {
			postgres: { ...database.credential, ...(postgres as Record<string, string>) },
			httpHeaderAuth: { name: 'X-Billing-Key', value: 'test' },
			...stripeCredential(stripe),
		},
	});
	const response = run.response as unknown as {
		statusCode: number;
		headers: IDataObject;
		body: IDataObject;
	};
	return { status: response.statusCode, headers: response.headers, body: response.body };
}
