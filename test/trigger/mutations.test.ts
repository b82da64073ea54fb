/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import type { ChargePort } from '../../delivery/charge/charge-port';
import { seedProperties } from '../support/seed';
import { like } from './broken-ports';
import { type CampaignOptions, playSchedules } from './campaign';
import { duels, edges } from './duels';
import { BROKEN_GUARDS, BROKEN_PROTOCOLS, THIN_MARGINS } from './sabotage';

const seed = seedProperties();

async function notice(what: string, options: Partial<CampaignOptions>): Promise<string> {
	const { violation } = await playSchedules({
		seed,
		schedules: 20_000,
		shortens: false,
		...options,
	});
	process.stdout.write(`    noticed after ${violation?.tried ?? 'no'} schedules: ${what}\n`);
	return violation?.message ?? 'not noticed';
}

/** As it happens, or as it shows when the same is fired once more at the end. */
const CHARGED_TWICE = /charged|fired again/;

/** The simulation is worth what it notices: each of these breaks one rule. */
describe('the simulation notices', () => {
	it.each(Object.entries(BROKEN_PROTOCOLS))('%s', async (name, sabotage) => {
		expect(await notice(name, { sabotage, from: duels })).toMatch(CHARGED_TWICE);
	});

	it.each(Object.entries(BROKEN_GUARDS))('%s', async (name, sabotage) => {
		expect(await notice(name, { sabotage })).toMatch(CHARGED_TWICE);
	});
});

describe('to the second, the simulation notices', () => {
	it.each(Object.entries(THIN_MARGINS))('%s', async (name, sabotage) => {
		expect(await notice(name, { sabotage, from: edges })).toMatch(/is charged, but/);
	});
});

it('and it notices a fire that waits for something that never comes', async () => {
	const port = (well: ChargePort): ChargePort =>
		like(well, {
			read: async (asks, rule, customer) => {
				const answer = await well.read(asks, rule, customer);
				return answer.ok ? answer : await new Promise<never>(() => {});
			},
		});
	expect(await notice('a fire that never ends', { sabotage: { port } })).toMatch(/never ends/);
});
