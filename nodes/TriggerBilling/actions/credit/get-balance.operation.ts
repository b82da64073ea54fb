import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import {
	type BalanceRequest,
	type BalanceResult,
	type CreditBalance,
	readBalances,
} from '../../../../providers/stripe/credits/read-balances';
import { customersIn } from '../../../common/customer-names';
import { amountOf, amountText } from '../../../common/money';
import { readerOf } from '../../../common/parameter-reader';
import { inReadRun } from '../../../common/read-run';
import { statusFields } from '../../../common/reason-sentence';
import { problemItems } from '../../../common/run-items';
import { refusalOf, RowRefusal } from '../row-refusal';
import { scopeReader } from './read-scope';

/** Reads what is left of customers’ credits, and puts out one item for each customer and currency. */
export async function getBalance(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { requests, refused } = readRequests(context);
	const read = await inReadRun(context, async (run) => await readBalances(requests, run));
	const results = [...read, ...refused].sort((a, b) => a.index - b.index);
	const good = results.flatMap((result) => balanceItems(result));
	const problems = results.filter(({ status }) => status !== 'read');
	const failed = problemItems<BalanceResult>(context, {
		problems,
		total: results.length,
		outcomeOf: (problem) => balanceOutcome(problem, undefined),
		problemStatuses: ['rejected', 'unread'],
		toBe: 'read',
		others: 'The others could be read. Reading changes nothing, so run it again once mended.',
	});
	return [[...good, ...failed]];
}

interface Requests {
	readonly requests: BalanceRequest[];
	readonly refused: BalanceResult[];
}

function readRequests(context: IExecuteFunctions): Requests {
	const customersAt = readerOf(context, 'customer', '');
	const scopeAt = scopeReader(context);
	const read: Requests = { requests: [], refused: [] };
	const refuse = (index: number, customer: string, error: unknown): void => {
		const { code, field, reason } = refusalOf(error);
		read.refused.push({
			index,
			customer,
			status: 'rejected',
			code,
			reason,
			...(field && { field }),
		});
	};
	for (const index of context.getInputData().keys()) {
		try {
			const scope = scopeAt(index);
			for (const { customer, unreadable } of customersIn(customersAt(index))) {
				if (unreadable === undefined) read.requests.push({ index, customer, scope });
				else
					refuse(index, customer, new RowRefusal(unreadable.code, 'customer', unreadable.reason));
			}
		} catch (error) {
			refuse(index, '', error);
		}
	}
	return read;
}

/** A customer without credit has an item too: whoever waits for a low balance waits for that one. */
function balanceItems(result: BalanceResult): INodeExecutionData[] {
	const { index, status, balances = [] } = result;
	if (status !== 'read') return [];
	const told = balances.length === 0 ? [undefined] : balances;
	return told.map((balance) => ({
		json: balanceOutcome(result, balance),
		pairedItem: { item: index },
	}));
}

function balanceOutcome(result: BalanceResult, balance: CreditBalance | undefined): IDataObject {
	const isRead = result.status === 'read';
	return {
		...statusFields(result),
		customer: result.customer === '' ? null : result.customer,
		currency: balance?.currency ?? null,
		available: isRead ? amountOf(balance?.available ?? 0n) : null,
		available_text: balance ? amountText(balance.available, balance.currency) : null,
		ledger: isRead ? amountOf(balance?.ledger ?? 0n) : null,
		ledger_text: balance ? amountText(balance.ledger, balance.currency) : null,
	};
}
