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
		return result && billedRowsPerSecond(result);
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
	const rows = '1,000,000 rows combined';
	const onTop = `at most ${MB_ON_TOP} MB on top of the items alone`;
	return [
		{
			promise: `${rows}: under ${OWN_CPU_SECONDS} s of CPU of our own`,
			...(result && items ? ownCpu(result, items, helperMs(measurements)) : UNKNOWN),
		},
		{
			promise: `${rows}: ${onTop}, held`,
			...(result && items ? memory(result.heldMb, items.heldMb) : UNKNOWN),
		},
		{
			promise: `${rows}: ${onTop}, at the peak in the heap of a machine with 2 GB`,
			...(result && items ? memory(result.memoryMb, items.memoryMb) : UNKNOWN),
		},
	];
}

/** @param helper CPU ms of a request by n8n's helper alone; undefined where it was not measured */
function ownCpu(result: Result, items: Result, helper: number | undefined): Omit<Bar, 'promise'> {
	const floor = result.requests * (helper ?? 0);
	const own = result.cpuMs - items.cpuMs - floor;
	const ofHelper =
		helper === undefined
			? 'n8n’s request helper included, which was not measured'
			: `n8n’s request helper ${seconds(floor)} for ${whole(result.requests)} requests`;
	const parts = `all ${seconds(result.cpuMs)}, n8n for the items ${seconds(items.cpuMs)}, ${ofHelper}`;
	return { measured: `${seconds(own)} (${parts})`, holds: own < OWN_CPU_SECONDS * 1000 };
}

/** Between two numbers of requests, so that what is compiled at the start is not in it. */
function helperMs(measurements: Measurements): number | undefined {
	const [few, many] = ['helper-5k', 'helper-20k'].map((id) => resultOf(id, measurements));
	if (few === undefined || many === undefined) return undefined;
	return (many.cpuMs - few.cpuMs) / (many.requests - few.requests);
}

function memory(ours: number, items: number): Omit<Bar, 'promise'> {
	const onTop = ours - items;
	const parts = `all ${whole(ours)} MB, the items alone ${whole(items)} MB`;
	return { measured: `${whole(onTop)} MB (${parts})`, holds: onTop <= MB_ON_TOP };
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
