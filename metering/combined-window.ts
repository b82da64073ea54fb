import type { CombineRule } from './plan';
import { type Reading, accept, refuse } from './refusal';
import type { TimeOfUsage } from './usage-row';
import { formatWindow, type UsageWindow, windowAround } from './window';

/** The window into whose event a row goes when rows are combined, or why it fits into none. */
export function combinedWindow(
	time: TimeOfUsage,
	combine: Exclude<CombineRule, 'none'>,
): Reading<UsageWindow> {
	if (time.kind === 'instant') {
		return combine === 'window'
			? refuse('row', 'window_missing', 'rows are combined per window, but this row names a moment')
			: accept(windowAround(time.at, combine));
	}
	if (combine === 'window') return accept(time.window);
	const around = windowAround(time.window.start, combine);
	if (time.window.end <= around.end) return accept(around);
	return refuse(
		'window_end',
		'window_across_grid',
		`the window ${formatWindow(time.window)} reaches over more than one ${combine}, so it cannot be combined per ${combine}`,
	);
}
