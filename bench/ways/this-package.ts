import type { INodeParameters } from 'n8n-workflow';
import { RAW_EVENTS, report } from '../../test/support/engine';
import type { Way } from '../way';
import { finished } from './finished';

/** This package's node, with a summary for its output. */
function thisPackage(options: INodeParameters, parameters: INodeParameters = {}): Way {
	const all = { ...RAW_EVENTS, ...parameters, options: { ...options, output: 'summary' } };
	return async ({ url, rows }) => await finished(report({ url }, rows, { parameters: all }));
}

/** One event a row. */
export const oneEventARow = thisPackage({ delivery: 'api' });

/** Rows added up per customer and hour. */
export const combinedPerHour = thisPackage(
	{ delivery: 'api', combine: 'hour' },
	{ identity: 'window' },
);

/** One event a row, a hundred to a request. */
export const throughTheStream = thisPackage({ delivery: 'stream' });
