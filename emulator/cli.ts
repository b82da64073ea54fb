/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { parseArgs } from 'node:util';
import { startEdge } from './edge';
import { addEdgeSampleData } from './edge/sample-data';
import { type EmulatorOptions, startEmulator } from './index';
import { addSampleData } from './sample-data';

const USAGE = `A local Stripe for metering, on 127.0.0.1. See emulator/README.md.

Usage: npm run emulator -- [options]   (defaults in brackets)

  --port <n>         port on 127.0.0.1 (12111)
  --latency <ms>     added to every answer (0)
  --limit <n|off>    live meter events a second (1000), or no limits at all
  --stream-limit <n> live events of the v2 stream a second (10000)
  --test-limit <n>   calls a second of a test key (25)
  --lag <ms|a-b>     how long event summaries lag behind (0), or a range that it is drawn from
  --out-of-order     with a range: events become visible out of order
  --retry-after <s>  send Retry-After with rate limit answers (not sent)
  --lane-conflict <409|429|alternate|off>
                     answer to a second call at once for one customer and meter (409)
  --seed <n>         for faults and lags (random; printed at the start)
  --edge-port <n>    a local Zyntro Edge beside it, on this port (none)
  --empty            no sample data
`;

async function main(): Promise<void> {
	const { values } = parseArgs({
		options: {
			port: { type: 'string', default: '12111' },
			latency: { type: 'string', default: '0' },
			limit: { type: 'string' },
			'stream-limit': { type: 'string' },
			'test-limit': { type: 'string' },
			lag: { type: 'string', default: '0' },
			'out-of-order': { type: 'boolean', default: false },
			'retry-after': { type: 'string' },
			'lane-conflict': { type: 'string', default: '409' },
			seed: { type: 'string' },
			'edge-port': { type: 'string' },
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
		limits: limitsOf(values.limit, values['stream-limit'], values['test-limit']),
		summaryLagMs: lagOf(values.lag, values['out-of-order']),
		laneConflict: laneConflictOf(values['lane-conflict']),
		...(values['retry-after'] !== undefined && {
			retryAfterSeconds: number('--retry-after', values['retry-after']),
		}),
		...(values.seed !== undefined && { seed: number('--seed', values.seed) }),
		log: (line) => say(`${line}\n`),
	});
	if (!values.empty) addSampleData(emulator.state, Math.floor(emulator.clock.now() / 1000));
	const edge =
		values['edge-port'] === undefined
			? undefined
			: await edgeOn(number('--edge-port', values['edge-port']), values.empty);
	const stop = () =>
		void Promise.all([emulator.close(), edge?.close()]).then(() => process.exit(0));
	process.once('SIGINT', stop);
	process.once('SIGTERM', stop);
	say(`
In n8n, create a "Stripe Billing API" credential with
  API Key            sk_live_emulator   (live limits; sk_test_emulator for those of a sandbox)
  Advanced Settings  on
  API Base URL       ${emulator.url}

${values.empty ? 'It is empty.' : 'It has the meters api_calls (sum), storage_gb (last), logins (count) and tokens_v1 (inactive),\nand the customers cus_demo_0001 to cus_demo_0060. Their cards pay, but that of 0002 has no money,\nthat of 0003 wants its holder, 0004 has none, and 0005 pays from a bank account.'}
What is billed: ${emulator.url}/_emulator/totals
Ctrl-C stops it and forgets everything.
`);
}

async function edgeOn(port: number, empty: boolean) {
	const edge = await startEdge({ port, log: (line) => say(`${line}\n`) });
	if (!empty) addEdgeSampleData(edge.state);
	say('  API key edge_key, organization org_emulator, brand 1\n');
	return edge;
}

function number(flag: string, text: string): number {
	const read = Number(text);
	if (text === '' || !Number.isFinite(read) || read < 0)
		throw new Error(`${flag} wants a number of 0 or more, not "${text}"`);
	return read;
}

function limitsOf(
	limit: string | undefined,
	stream: string | undefined,
	test: string | undefined,
): EmulatorOptions['limits'] {
	if (limit === 'off') return 'off';
	return {
		...(limit !== undefined && { liveEventsPerSecond: number('--limit', limit) }),
		...(stream !== undefined && { liveStreamPerSecond: number('--stream-limit', stream) }),
		...(test !== undefined && { testPerSecond: number('--test-limit', test) }),
	};
}

function lagOf(text: string, outOfOrder: boolean): EmulatorOptions['summaryLagMs'] {
	const [from, to] = text.split('-');
	const min = number('--lag', from);
	if (to === undefined) return min;
	const max = number('--lag', to);
	if (max < min) throw new Error(`--lag wants the shorter time first, not "${text}"`);
	return {
		min,
		max,
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

/** What went wrong in the words of the command line. */
function explained(reason: unknown): string {
	if (!(reason instanceof Error)) return String(reason);
	if ('code' in reason && reason.code === 'EADDRINUSE') {
		return 'The port is in use, perhaps by another emulator. Choose another with --port';
	}
	return reason.message;
}

main().catch((reason: unknown) => {
	process.stderr.write(`${explained(reason)}\nOptions: npm run emulator -- --help\n`);
	process.exit(1);
});
