import { onChosenMeter } from './chosen-meter';

export const { description, execute } = onChosenMeter(
	'deactivate',
	async (meters, id) => await meters.deactivate(id),
);
