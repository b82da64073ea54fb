import { integer, text } from '../http/param';

/** The parameters that every v1 list takes. */
export const PAGING = {
	limit: integer({ min: 1, max: 100 }),
	starting_after: text(),
	ending_before: text(),
};
