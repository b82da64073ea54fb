/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { Result } from './measure';
import { type Scenario, SCENARIOS } from './scenarios';

export const FOLDER = join(__dirname, '..', 'docs', 'benchmarks');
const FILE = join(FOLDER, 'measurements.json');

/** In which run something was measured, and on what. */
export interface Made {
	/** Start of the run, ISO. */
	readonly at: string;
	readonly node: string;
	readonly machine: string;
}

/** Either it was measured, or it says why not. */
export interface Measurement {
	readonly made: Made;
	readonly result?: Result;
	readonly failure?: string;
}

/** By the scenario's id. Those of another run stay until they are measured again. */
export type Measurements = Readonly<Record<string, Measurement>>;

export function thisRun(): Made {
	return {
		at: new Date().toISOString(),
		node: process.version,
		machine: `${cpus().length} cores of ${cpus()[0]?.model ?? 'an unknown machine'}`,
	};
}

export function readMeasurements(): Measurements {
	try {
		return JSON.parse(readFileSync(FILE, 'utf8')) as Measurements;
	} catch {
		return {};
	}
}

/**
 * Keeps one at once: a run that is interrupted has lost nothing. Those of scenarios that are no more
 * are dropped.
 */
export function keep({ id }: Scenario, measurement: Measurement): void {
	const kept = { ...readMeasurements(), [id]: measurement };
	const known = SCENARIOS.flatMap((one) => (one.id in kept ? [[one.id, kept[one.id]]] : []));
	const all = Object.fromEntries(known) as Measurements;
	writeFileSync(FILE, `${JSON.stringify(all, undefined, '\t')}\n`);
}

/** A scenario that was measured. */
export interface Measured {
	readonly scenario: Scenario;
	readonly made: Made;
	readonly result: Result;
}

export function measuredOf(scenarios: readonly Scenario[], measurements: Measurements): Measured[] {
	return scenarios.flatMap((scenario) => {
		const { made, result } = measurements[scenario.id] ?? {};
		return made === undefined || result === undefined ? [] : [{ scenario, made, result }];
	});
}

export function resultOf(id: string, measurements: Measurements): Result | undefined {
	return measurements[id]?.result;
}
