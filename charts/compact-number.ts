import { format } from 'd3-format';

const SHORT = format('.3~s');
const PLAIN = format(',.4~f');

/**
 * A number as an axis shows it: `1.5k`, `12M`, `0.25`. For reading off positions only; totals are
 * written out exactly elsewhere.
 */
export function compactNumber(value: number): string {
	const text = Math.abs(value) >= 1000 ? SHORT(value) : small(value);
	// d3 writes 10^9 as G, as physicists do. Of usage and money everybody says B.
	return text.replace('G', 'B').replace('−', '-');
}

function small(value: number): string {
	return value !== 0 && Math.abs(value) < 0.001 ? value.toExponential() : PLAIN(value);
}
