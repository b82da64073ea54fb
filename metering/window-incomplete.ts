import type { HoldReason } from './plan';

/**
 * Why the rows of a window wait for a refused one, if there is one. The window's first report
 * claims its identifier, so what is mended later could never be billed.
 *
 * @param lacks position of the refused row
 */
export function holdIncomplete(lacks: number | undefined): HoldReason | undefined {
	if (lacks === undefined) return undefined;
	return {
		status: 'unsent',
		refusal: {
			field: 'row',
			code: 'window_incomplete',
			reason: `item ${lacks} belongs to the same window, but was rejected, and rows that come after a window's first report are not billed. Mend or remove it, then run all rows again`,
		},
	};
}
