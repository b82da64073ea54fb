import fc from 'fast-check';
import { seedProperties } from '../support/seed';
import { checkPromises } from './promises';
import { schedules } from './schedules';
import { Simulation } from './simulate';

seedProperties();

it('totals come right and nothing is ever billed that nobody stated', async () => {
	await fc.assert(
		fc.asyncProperty(schedules, async (schedule) => {
			const simulation = new Simulation(schedule);
			await simulation.play();
			await checkPromises(simulation);
		}),
		{ numRuns: 4000 },
	);
});
