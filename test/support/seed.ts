/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import fc from 'fast-check';

/**
 * Another seed in every run, so that the schedules tried add up over time; printed, so that a
 * failure can be had again with `PROPERTY_SEED=<seed> npx jest <file>`.
 */
export function seedProperties(): number {
	const seed = Number(process.env.PROPERTY_SEED ?? Date.now() % 0x7fffffff);
	process.stdout.write(`property seed: ${seed}\n`);
	fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
	return seed;
}
