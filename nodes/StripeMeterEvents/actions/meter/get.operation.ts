import { onChosenMeter } from './chosen-meter';

export const { description, execute } = onChosenMeter(
	'get',
	async (meters, id) => await meters.get(id),
);
