import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { PriceDirectory } from '../../../../providers/stripe/billing/price-directory';
import { pacedReads } from '../../../../providers/stripe/paced-reads';
import { runItems } from '../../../common/run-items';
import { estimateOutcome } from './estimate-outcome';
import { type PricedRow, rateByCustomer, rateEach } from './estimate-results';
import { readEstimateRows, type EstimateRow, type UnreadableRow } from './estimate-rows';
import { inReadRun } from '../../../common/read-run';

/** Says what the items' usage costs by a price. Bills nothing. */
export async function estimate(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const byCustomer = context.getNodeParameter('addUp', 0, 'each') === 'customer';
	const rows = await withPrices(context, readEstimateRows(context, byCustomer));
	const results = byCustomer ? rateByCustomer(rows) : rateEach(rows);
	const run = {
		results,
		summary: {},
		outcomeOf: estimateOutcome,
		problemStatuses: ['rejected', 'unread'] as const,
		toBe: 'rated',
		others:
			'The others could be rated. Nothing is billed by an estimate, so run it again once mended.',
	};
	return [runItems(context, run, 'rows')];
}

/** Finds the prices of all rows. One that was given is asked for nowhere. */
async function withPrices(
	context: IExecuteFunctions,
	rows: ReadonlyArray<EstimateRow | UnreadableRow>,
): Promise<Array<PricedRow | UnreadableRow>> {
	return await inReadRun(context, async ({ client, reads }) => {
		const prices = new PriceDirectory(pacedReads(client, reads, 'Prices: Read'));
		return await Promise.all(
			rows.map(async (row) => {
				if ('reason' in row) return row;
				const { price } = row;
				const lookup = 'lookup' in price ? price.lookup : await prices.find(price.ref);
				return { ...row, lookup };
			}),
		);
	});
}
