import { billedRowsPerSecond, distancePercent, sustained, times, whole } from './figures';
import type { Result } from './measure';
import { type Measurements, resultOf } from './measurements';
import { LIMIT, SCENARIOS, type Scenario, STREAM_LIMIT } from './scenarios';

/** What was promised, what was measured, and whether the promise holds. */
export interface Bar {
	readonly promise: string;
	readonly measured: string;
	/** Unknown where something was not measured. */
	readonly holds: boolean | undefined;
}

const MB_ON_TOP = 300;
const OWN_CPU_SECONDS = 60;

export function bars(measurements: Measurements): Bar[] {
	return [api(measurements), loop(measurements), stream(measurements), ...million(measurements)];
}

function api(measurements: Measurements): Bar {
	const raw = resultOf('raw-10k', measurements);
	return {
		promise: `API: at least 950 events/s sustained of ${whole(LIMIT)}, 0 refused`,
		measured: raw === undefined ? NOT_MEASURED : rateText('raw-10k', raw),
		holds: raw && sustained(raw) >= 950 && raw.refused === 0,
	};
}

function rateText(id: string, result: Result): string {
	const distance = distancePercent(scenarioOf(id), result).toFixed(1);
	const refused = `${whole(result.refused)} refused`;
	return `${whole(sustained(result))} events/s, ${distance} % below the limit, ${refused}`;
}

function loop(measurements: Measurements): Bar {
	const rate = (id: string): number | undefined => {
		const result = resultOf(id, measurements);
		return result && billedRowsPerSecond(scenarioOf(id), result);
	};
	const [ours, theirs] = [rate('raw-10k'), rate('loop')];
	const known = ours !== undefined && theirs !== undefined;
	return {
		promise: 'API: at least 20 times the loop with a batch of one',
		measured: known ? times(ours / theirs) : NOT_MEASURED,
		holds: known ? ours / theirs >= 20 : undefined,
	};
}

function stream(measurements: Measurements): Bar {
	const result = resultOf('stream-100k', measurements);
	return {
		promise: `Stream: at least 9,000 events/s sustained of ${whole(STREAM_LIMIT)}`,
		measured: result === undefined ? NOT_MEASURED : rateText('stream-100k', result),
		holds: result && sustained(result) >= 9000,
	};
}

/** Our own share: without what n8n takes for the items, and its helper for the requests. */
function million(measurements: Measurements): Bar[] {
	const result = resultOf('combined-1m', measurements);
	const items = resultOf('no-op-1m', measurements);
	const known = result !== undefined && items !== undefined;
	const memory = known ? result.memoryMb - items.memoryMb : undefined;
	return [
		{
			promise: `1,000,000 rows combined: under ${OWN_CPU_SECONDS} s of CPU of our own`,
			...(known ? ownCpu(result, items, resultOf('helper-10k', measurements)) : UNKNOWN),
		},
		{
			promise: `1,000,000 rows combined: at most ${MB_ON_TOP} MB on top of what n8n holds for the items`,
			measured: known
				? `${whole(memory ?? 0)} MB (peak ${whole(result.memoryMb)} MB, the items alone ${whole(items.memoryMb)} MB)`
				: NOT_MEASURED,
			holds: memory === undefined ? undefined : memory <= MB_ON_TOP,
		},
	];
}

/** @param helper n8n's request helper alone; undefined where it was not measured */
function ownCpu(result: Result, items: Result, helper?: Result): Omit<Bar, 'promise'> {
	const floorMs = helper === undefined ? 0 : (result.requests * helper.cpuMs) / helper.requests;
	const own = result.cpuMs - items.cpuMs - floorMs;
	const ofHelper =
		helper === undefined
			? 'n8n’s request helper included, which was not measured'
			: `n8n’s request helper ${seconds(floorMs)} for ${whole(result.requests)} requests`;
	const parts = `all ${seconds(result.cpuMs)}, n8n for the items ${seconds(items.cpuMs)}, ${ofHelper}`;
	return { measured: `${seconds(own)} (${parts})`, holds: own < OWN_CPU_SECONDS * 1000 };
}

const NOT_MEASURED = 'not measured';
const UNKNOWN = { measured: NOT_MEASURED, holds: undefined };

function seconds(ms: number): string {
	return `${(ms / 1000).toFixed(1)} s`;
}

function scenarioOf(id: string): Scenario {
	const scenario = SCENARIOS.find((one) => one.id === id);
	if (scenario === undefined) throw new Error(`There is no scenario "${id}"`);
	return scenario;
}

export function barsTable(all: readonly Bar[]): string {
	const verdict = (holds: boolean | undefined): string =>
		holds === undefined ? 'unknown' : holds ? 'holds' : 'does not hold';
	return [
		'| Bar | Measured | |',
		'| --- | --- | --- |',
		...all.map(
			({ promise, measured, holds }) => `| ${promise} | ${measured} | ${verdict(holds)} |`,
		),
	].join('\n');
}
