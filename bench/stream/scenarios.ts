import type { INodeParameters } from 'n8n-workflow';

/** Raw events that a run brings, and how. */
export interface StreamScenario {
	readonly name: string;
	readonly rows: number;
	/** Options of the node. */
	readonly options: INodeParameters;
}

export const STREAM_SCENARIOS: readonly StreamScenario[] = [
	{
		name: '100,000 events through the stream',
		rows: 100_000,
		options: { delivery: 'stream' },
	},
	{
		name: 'The same, verified afterwards',
		rows: 100_000,
		options: { delivery: 'stream', verifyAfter: 1 },
	},
	{
		name: '500,000 events through the stream',
		rows: 500_000,
		options: { delivery: 'stream' },
	},
	{
		name: '20,000 events by the API',
		rows: 20_000,
		options: { delivery: 'api' },
	},
];
