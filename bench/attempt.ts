import { measure } from './measure';
import type { Made, Measurement } from './measurements';
import type { Scenario } from './scenarios';

/** Measures a scenario. One that cannot be measured says why, and does not keep others from it. */
export async function attempt(scenario: Scenario, made: Made): Promise<Measurement> {
	try {
		return { made, result: await measure(scenario) };
	} catch (reason) {
		return { made, failure: reason instanceof Error ? reason.message : String(reason) };
	}
}
