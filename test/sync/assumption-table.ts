import type { Measurement } from './healing';

/** Measurements as a table in Markdown. */
export function assumptionTable(measurements: readonly Measurement[]): string {
	return [
		'| What is not so | Over-billed worlds | By how much (median, most) | Good runs until all is right: 0 / 1 / 2 / more | Never |',
		'|---|--:|--:|--:|--:|',
		...measurements.map(row),
	].join('\n');
}

function row(measurement: Measurement): string {
	const { broken, schedules, overBilled, shares, runsToHeal, neverHealed } = measurement;
	const finite = shares.filter(Number.isFinite);
	const amounts =
		finite.length === 0
			? '–'
			: `${percent(finite[finite.length >> 1] as number)}, ${percent(finite.at(-1) as number)}`;
	const healed = (runs: number): number => runsToHeal.get(runs) ?? 0;
	const more = overBilled - healed(0) - healed(1) - healed(2);
	const share = overBilled === 0 ? '0' : percent(overBilled / schedules, 2);
	const runs = overBilled === 0 ? '–' : `${healed(0)} / ${healed(1)} / ${healed(2)} / ${more}`;
	return `| ${broken} | ${share} | ${amounts} | ${runs} | ${neverHealed} |`;
}

function percent(share: number, digits = 0): string {
	return `${(share * 100).toFixed(digits)} %`;
}
