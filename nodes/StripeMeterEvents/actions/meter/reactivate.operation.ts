import { onChosenMeter } from './chosen-meter';

export const { description, execute } = onChosenMeter(
	'reactivate',
	async (meters, id) => await meters.reactivate(id),
);
