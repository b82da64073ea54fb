/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { parseArgs } from 'node:util';
import { type EmulatorOptions, startEmulator } from './index';
import { addSampleData } from './sample-data';

const USAGE = `Usage: npm run emulator -- [options]

  --port <n>         port on 127.0.0.1 (12111)
  --latency <ms>     added to every answer (0)
  --limit <n|off>    live meter events a second (1000), or no limits at all
  --test-limit <n>   calls a second of a test key (25)
  --lag <ms|a-b>     how long event summaries lag behind (0); a range lags in order
  --out-of-order     with a range: events become visible out of order
  --retry-after <s>  send Retry-After with rate limit answers
  --lane-conflict <409|429|alternate|off>
  --seed <n>         for faults and lags
  --empty            no sample data
`;

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '12111' },
			latency: { type: 'string', default: '0' },
			limit: { type: 'string' },
			'test-limit': { type: 'string' },
			lag: { type: 'string', default: '0' },
			'out-of-order': { type: 'boolean', default: false },
			'retry-after': { type: 'string' },
			'lane-conflict': { type: 'string', default: '409' },
			seed: { type: 'string' },
			empty: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	if (values.help) {
		say(USAGE);
		return;
	}
	const emulator = await startEmulator({
		port: number('--port', values.port),
		latencyMs: number('--latency', values.latency),
		limits: limitsOf(values.limit, values['test-limit']),
		summaryLagMs: lagOf(values.lag, values['out-of-order']),
		laneConflict: laneConflictOf(values['lane-conflict']),
		...(values['retry-after'] !== undefined && {
			retryAfterSeconds: number('--retry-after', values['retry-after']),
		}),
		...(values.seed !== undefined && { seed: number('--seed', values.seed) }),
		log: (line) => say(`${line}\n`),
	});
	if (!values.empty) addSampleData(emulator.state);
	const stop = () => void emulator.close().then(() => process.exit(0));
	process.once('SIGINT', stop);
	process.once('SIGTERM', stop);
	say(`
In n8n, create a "Stripe Billing API" credential with
  API Key            sk_live_emulator   (live limits; sk_test_emulator for those of a sandbox)
  Advanced Settings  on
  API Base URL       ${emulator.url}

${values.empty ? 'It is empty.' : 'It has the meters api_calls (sum), storage_gb (last), logins (count) and tokens_v1 (inactive),\nand the customers cus_demo_0001 to cus_demo_0060.'}
What is billed: ${emulator.url}/_emulator/totals   Stop: Ctrl-C
`);
}

function number(flag: string, text: string): number {
	const read = Number(text);
	if (text === '' || !Number.isFinite(read))
		throw new Error(`${flag} wants a number, not "${text}"`);
	return read;
}

function limitsOf(limit: string | undefined, test: string | undefined): EmulatorOptions['limits'] {
	if (limit === 'off') return 'off';
	return {
		...(limit !== undefined && { liveEventsPerSecond: number('--limit', limit) }),
		...(test !== undefined && { testPerSecond: number('--test-limit', test) }),
	};
}

function lagOf(text: string, outOfOrder: boolean): EmulatorOptions['summaryLagMs'] {
	const [min, max] = text.split('-');
	if (max === undefined) return number('--lag', min);
	return {
		min: number('--lag', min),
		max: number('--lag', max),
		order: outOfOrder ? 'out' : 'in',
	};
}

function laneConflictOf(text: string): EmulatorOptions['laneConflict'] {
	if (text === '409' || text === '429') return Number(text) as 409 | 429;
	if (text === 'alternate' || text === 'off') return text;
	throw new Error(`--lane-conflict wants 409, 429, alternate or off, not "${text}"`);
}

function say(text: string): void {
	process.stdout.write(text);
}

main().catch((reason: unknown) => {
	process.stderr.write(`${reason instanceof Error ? reason.message : String(reason)}\n`);
	process.exit(1);
});
