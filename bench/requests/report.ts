import { LATENCY_MS } from '../measure';
import type { RequestMeasurements } from './measure-ways';
import type { Cost, RequestCost } from './request-process';
import { IN_FLIGHT, WHOLE } from './ways';

const number = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** Stripe's limit for meter events by the API, a second. */
const API_LIMIT = 1000;
/** What the whole node may cost against n8n's helper alone. */
const MOST_AGAINST = 1.15;

const HEADS = [
	'Way',
	'CPU ms per 1,000',
	'Against the helper',
	'Events/s at most',
	`CPU ms at ${LATENCY_MS} ms`,
	'Against the helper',
	`Events/s at ${LATENCY_MS} ms`,
	'New connections per 1,000',
	'CPU ms of the server',
];

const times = ({ againstFloor }: Cost): string => `${againstFloor.toFixed(2)}×`;

export function requestTable(costs: readonly RequestCost[]): string {
	const rows = costs.map(({ name, quick, slow }) => [
		name,
		number.format(quick.cpuMs),
		times(quick),
		number.format(quick.perSecond),
		number.format(slow.cpuMs),
		times(slow),
		number.format(slow.perSecond),
		number.format(quick.connections),
		number.format(quick.stripeCpuMs),
	]);
	const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
	const rule = HEADS.map((_head, column) => (column === 0 ? '---' : '---:'));
	return [line(HEADS), line(rule), ...rows.map(line)].join('\n');
}

/** How far the whole node is above n8n's helper alone, and whether that is little enough. */
export function distance(costs: readonly RequestCost[], transport: string): string {
	const whole = costOf(WHOLE, costs);
	if (whole === undefined) return `Over ${transport}: not measured.`;
	const { quick, slow } = whole;
	const verdict = slow.againstFloor <= MOST_AGAINST ? 'holds' : 'does not hold';
	return `Over ${transport} the whole node takes ${times(slow)} the CPU of n8n's helper alone, with answers after ${LATENCY_MS} ms (at most ${MOST_AGAINST}×: ${verdict}), and ${times(quick)} where they come at once.`;
}

/** What it comes to at Stripe, where everything goes over TLS. */
function atStripe({ https }: RequestMeasurements): string {
	const whole = https && costOf(WHOLE, https);
	if (whole === undefined) return '';
	const { cpuMs, perSecond } = whole.quick;
	const cores = ((cpuMs / 1000) * API_LIMIT) / 1000;
	return `One n8n process on this machine brought ${number.format(perSecond)} events a second to a server behind TLS.
For Stripe's ${number.format(API_LIMIT)} a second it would take ${cores.toFixed(1)} cores, and n8n has one for JavaScript.`;
}

function costOf(wanted: string, costs: readonly RequestCost[]): RequestCost | undefined {
	return costs.find(({ name }) => name === wanted);
}

export function requestReport(measurements: RequestMeasurements, machine: string): string {
	const { http, https } = measurements;
	return `# Benchmark: what a request costs

One process sends meter events, ${IN_FLIGHT} at a time and no pace in the way, to a server in another process that
checks nothing and answers at once or after ${LATENCY_MS} ms. CPU is that of all threads of the sending process. All
ways by turns in one process, the least of some rounds each, on ${machine}. *Against the
helper* is the middle one of the ratios of two rounds of the same turn.

## Over http

${requestTable(http)}

## Over TLS

${https === undefined ? 'Not measured: there is no openssl to make a certificate.' : requestTable(https)}

- *At most*: with a server that answers at once. With ${LATENCY_MS} ms and ${IN_FLIGHT} at a time it cannot be more than ${number.format((IN_FLIGHT * 1000) / LATENCY_MS)}.
- ${distance(http, 'http')}
- ${https === undefined ? 'Over TLS: not measured.' : distance(https, 'TLS')}

${WHY}
## What it means

${atStripe(measurements)}

- Up to a few hundred events a second, nobody notices.
- For more, *Combine Rows* makes fewer events of the same usage, and the *High-Throughput Stream* puts 100 of
  them into one request: 10,000 events a second are 100 requests ([measured](README.md)). *Delivery:
  Automatic* takes the stream when there are more than 10,000 events.
- n8n's workers in queue mode are processes with a core each; Stripe's limit holds for all of them together.

Made by \`npm run bench -- requests\`.
`;
}

/** Read in the sources of n8n 2.41, and measured by hand in the n8n of demo/. */
const WHY = `## Why it is so

n8n's helper \`httpRequestWithAuthentication\` makes new agents for each request, and so a new connection: over
TLS a handshake, a check of the certificate and a query of the host's name each time. Left to itself it also
reads the credential from n8n's database and decrypts it for each request. This package reads it once for a
run. In a real n8n 2.41 on PostgreSQL (Node 24, over http, 5,000 events a run, twelve runs in all, the best
of each on a busy machine), that took n8n from 1,560 to 740 ms of CPU per 1,000 events, PostgreSQL from 360 to
20 ms, and the database from 3 transactions an event to fewer than 0.1.

| What n8n 2.41 offers | May a community node use it? | Keeps connections | n8n's proxies | n8n's policy on private hosts |
| --- | --- | --- | --- | --- |
| \`httpRequestWithAuthentication\` | yes | no | yes | yes |
| \`httpRequest\` | not with a credential (n8n's lint) | no | yes | yes |
| \`request\`, \`requestWithAuthentication\` and its paginated form | deprecated (n8n's lint) | no | yes | yes |
| Declarative routing | yes, it calls the first | no | yes | yes |
| \`agentOptions\` of a request | yes | no: the agents live for one request | yes | yes |
| \`OutboundHttp.transport()\` | no: inside n8n only | yes | yes | yes |
| \`getSecureEgressFilter\` | yes, for a client of one's own, which n8n's lint forbids to import | as that client does | no | yes |
| \`fetch\` of Node | not forbidden | yes | no | no |

The credential itself refuses every host but its own on all of these but \`fetch\`, which would have to be given
the key.

The choice: n8n's helper, with the key handed over. Proxies and the policy on private hosts are worth more
than the connections, and nothing that a node may use has all three. Plain settings for its agents (ciphers,
curves) change nothing that can be measured. \`keepAlive\` among them would leave a thousand idle sockets a
second behind. Resuming TLS sessions would need what only \`node:tls\` hands out, and brings a tenth or two.
What helps is fewer requests.

`;
