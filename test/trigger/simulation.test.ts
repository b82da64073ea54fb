import { seedProperties } from '../support/seed';
import { playSchedules } from './campaign';

const seed = seedProperties();

it('nothing is charged twice, too soon, too often or blindly, and all that is due is charged', async () => {
	const { tally, violation } = await playSchedules({ seed, schedules: 2000 });
	expect(violation?.story).toBeUndefined();
	expect(tally.schedules).toBe(2000);
});
