import { measure } from './measure';
import type { Made, Measurement } from './measurements';
import type { Scenario } from './scenarios';

/**
 * Measures a scenario, and of several rounds keeps the one that took the least CPU: what else the
 * machine does only adds to it. One that cannot be measured says why, and does not keep others
 * from it.
 */
export async function attempt(scenario: Scenario, made: Made): Promise<Measurement> {
	try {
		let result = await measure(scenario);
		for (let round = 1; round < (scenario.rounds ?? 1); round += 1) {
			const another = await measure(scenario);
			if (another.cpuMs < result.cpuMs) result = another;
		}
		return { made, result };
	} catch (reason) {
		return { made, failure: reason instanceof Error ? reason.message : String(reason) };
	}
}
