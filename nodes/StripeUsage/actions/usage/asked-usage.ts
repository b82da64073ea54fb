import type { IExecuteFunctions } from 'n8n-workflow';
import type { AskedUsage } from '../../../../providers/stripe/usage/asked-usage';
import { unreadable } from '../../../common/item-inputs';
import { readAskedRows } from './customers';
import { timeReader } from './read-range';

/**
 * Whose usage the items ask for, on which meter and of what time. An expression that breaks for one
 * item holds back only that.
 *
 * @param now wall clock, Unix seconds
 */
export function readAskedUsage(context: IExecuteFunctions, now: number): AskedUsage[] {
	const timeOf = timeReader(context, now);
	return readAskedRows(context).map((row) => {
		if (row.unreadable !== undefined) return row;
		try {
			return { ...row, time: timeOf(row.index) };
		} catch (error) {
			return { ...row, ...unreadable(error) };
		}
	});
}
