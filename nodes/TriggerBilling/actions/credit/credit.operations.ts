import type { TriggerBillingOperation } from '../operation';
import { getBalance } from './get-balance.operation';
import { grantCredit } from './grant.operation';

export const creditOperations: Readonly<Record<string, TriggerBillingOperation>> = {
	getBalance,
	grant: grantCredit,
};
