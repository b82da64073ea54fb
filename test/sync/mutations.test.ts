/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import type { TotalsPort } from '../../delivery/sync/totals-port';
import { seedProperties } from '../support/seed';
import { type CampaignOptions, playSchedules } from './campaign';
import { duels } from './duels';
import { SABOTAGES, THIN_MARGINS } from './sabotage';
import { HOUR } from './schedule';

const seed = seedProperties();

async function notice(what: string, options: Partial<CampaignOptions>): Promise<string> {
	const { violation } = await playSchedules({ seed, schedules: 20_000, ...options });
	process.stdout.write(`    noticed after ${violation?.tried ?? 'no'} schedules: ${what}\n`);
	return violation?.message ?? 'not noticed';
}

/** The simulation is worth what it notices: each of these breaks one rule of the protocol. */
describe('the simulation notices', () => {
	it.each(Object.entries(SABOTAGES))('%s', async (name, sabotage) => {
		expect(await notice(name, { sabotage })).toMatch(/billed at/);
	});
});

describe('at the far ends of what is allowed, the simulation notices', () => {
	it.each(Object.entries(THIN_MARGINS))('%s', async (name, sabotage) => {
		expect(await notice(name, { sabotage, from: duels })).toMatch(/billed at/);
	});

	it('identifiers that live for 20 hours', async () => {
		const from = duels.map((duel) => ({ ...duel, identifierMs: 20 * HOUR }));
		expect(await notice('identifiers of 20 hours', { from })).toMatch(/billed at/);
	});
});

it('and it notices a run that waits for something that never comes', async () => {
	const port = (well: TotalsPort): TotalsPort => ({
		groups: (targets) => well.groups(targets),
		send: async (correction) => await well.send(correction),
		read: async (group) => {
			const answer = await well.read(group);
			return answer.kind === 'unclear' ? await new Promise<never>(() => {}) : answer;
		},
	});
	expect(await notice('a run that never ends', { sabotage: { port } })).toMatch(/never ends/);
});
