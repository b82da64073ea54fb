/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { GCProfiler } from 'node:v8';

/**
 * Watches what is held: the heap as each full garbage collection leaves it. Peak memory says less of
 * that the more room there is, for Node lets garbage lie as long as there is room.
 *
 * @returns ends it, and gives the most that was held, in MB; all that is in the heap, where none was full
 */
export function watchHeld(): () => number {
	const profiler = new GCProfiler();
	profiler.start();
	return () => {
		const now = process.memoryUsage().heapUsed;
		const held = profiler
			.stop()
			.statistics.filter(({ gcType }) => gcType === 'MarkSweepCompact')
			.map(({ afterGC }) => afterGC.heapStatistics.usedHeapSize);
		const most = held.length === 0 ? now : held.reduce((one, other) => Math.max(one, other));
		return Math.round(most / 2 ** 20);
	};
}
