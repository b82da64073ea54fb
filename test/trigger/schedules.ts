import fc from 'fast-check';
import { SAFE, schedulesOf } from './draws';
import { duels, edges } from './duels';

export const schedules = fc.oneof(
	{ weight: 6, arbitrary: schedulesOf(SAFE) },
	{ weight: 3, arbitrary: duels },
	{ weight: 1, arbitrary: edges },
);
