import { billedRowsPerSecond, cpuPerThousand, sustained, times, whole } from './figures';
import type { Result } from './measure';
import { type Measurements, resultOf } from './measurements';

const BEGIN = '<!-- benchmark: made by npm run bench -->';
const END = '<!-- benchmark: end -->';

/**
 * The README with its passage about the benchmark made anew.
 *
 * @throws Error when the marks around the passage are missing
 */
export function withPassage(readme: string, measurements: Measurements): string {
	const [before, rest] = readme.split(BEGIN);
	const after = rest?.split(END)[1];
	if (before === undefined || after === undefined) {
		throw new Error(`README.md lacks "${BEGIN}" or "${END}"`);
	}
	return `${before}${BEGIN}\n${passage(measurements)}\n${END}${after}`;
}

function passage(measurements: Measurements): string {
	const rate = (id: string): string => said(id, measurements, billedRate);
	const ratio = compared('raw-10k', 'loop', measurements);
	const client = resultOf('client-50', measurements);
	const lost =
		client === undefined || client.drifted === 0
			? ''
			: `, and the official client with 50 calls in flight lost ${whole(100 - client.billedPercent)} % of the usage`;
	return `![Rows on the bill a second: this package against the peers](docs/benchmarks/speed.svg)

[\`npm run bench\`](docs/benchmarks/README.md) runs them side by side. On the machine it was last run on${day(measurements)}, against a limit of 1,000 events a second, this node brought ${said('raw-10k', measurements, sustainedRate)} events a second while sending, ${ratio} the rows of the loop with a batch of one (${rate('loop')} a second; n8n's own Stripe node: ${rate('stripe-node')})${lost}. Combined per hour it billed ${rate('combined-100k')} rows a second; through Stripe's stream, against a limit of 10,000, it brought ${said('stream-100k', measurements, sustainedRate)} events a second. A million rows, combined to 120,000 events, took ${said('combined-1m', measurements, ({ cpuMs }) => whole(cpuMs / 1000))} s of CPU in all, and a row through the stream ${said('stream-100k', measurements, cpuOfRow)} ms.`;
}

type Figure = (result: Result) => string;

const billedRate: Figure = (result) => whole(billedRowsPerSecond(result));
const sustainedRate: Figure = (result) => whole(sustained(result));
const cpuOfRow: Figure = (result) => (cpuPerThousand(result) / 1000).toFixed(2);

function said(id: string, measurements: Measurements, figure: Figure): string {
	const result = resultOf(id, measurements);
	return result === undefined ? 'an unknown number of' : figure(result);
}

function compared(ours: string, theirs: string, measurements: Measurements): string {
	const [our, their] = [ours, theirs].map((id) => resultOf(id, measurements));
	if (our === undefined || their === undefined) return 'a multiple of';
	return times(billedRowsPerSecond(our) / billedRowsPerSecond(their));
}

/** Of the newest measurement. */
function day(measurements: Measurements): string {
	const newest = Object.values(measurements)
		.map(({ made }) => made.at)
		.sort()
		.at(-1);
	return newest === undefined ? '' : ` (${newest.slice(0, 10)})`;
}
