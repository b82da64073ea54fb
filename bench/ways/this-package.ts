import { RAW_EVENTS, report } from '../../test/support/engine';
import type { Way } from '../way';

const SUMMARY = { output: 'summary' };

/** This package's node, one event a row. */
export const oneEventARow: Way = async ({ url, rows }) => {
	await report({ url }, rows, { parameters: { ...RAW_EVENTS, options: SUMMARY } });
};

/** This package's node, rows added up per customer and hour. */
export const combinedPerHour: Way = async ({ url, rows }) => {
	const options = { ...SUMMARY, combine: 'hour' };
	await report({ url }, rows, { parameters: { ...RAW_EVENTS, identity: 'window', options } });
};
