import { seedProperties } from '../support/seed';
import { playSchedules } from './campaign';

const seed = seedProperties();

it('totals come right, and nothing is ever billed that nobody stated', async () => {
	const { tally, violation } = await playSchedules({ seed, schedules: 3000 });
	expect(violation?.story).toBeUndefined();
	expect(tally.schedules).toBe(3000);
});

it('that does not hang on windows being corrected one after another', async () => {
	const sabotage = { splitsLanes: true };
	const { tally, violation } = await playSchedules({ seed, schedules: 1000, sabotage });
	expect(violation?.story).toBeUndefined();
	expect(tally.schedules).toBe(1000);
});
