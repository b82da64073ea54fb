import { fields, integer, type Reader } from './param';
import { isMap } from './param-map';

/** Whether a moment, in Unix seconds, is one that was asked for. */
export type Within = (second: number) => boolean;

const BOUNDS = fields({ gt: integer(), gte: integer(), lt: integer(), lte: integer() });
const MOMENT = integer();

/** A moment or its bounds: `created=1`, `created[gte]=1`. All moments when it is left out. */
export function range(): Reader<Within> {
	return (raw, name) => {
		if (raw === undefined) return () => true;
		if (!isMap(raw)) {
			const moment = MOMENT(raw, name);
			return (second) => second === moment;
		}
		const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = BOUNDS(raw, name);
		return (second) => second > gt && second >= gte && second < lt && second <= lte;
	};
}
