import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { TRIGGER, triggerBilling, type TriggerRun, type WorkflowRun } from '../support/engine';
import { EVENT, FireBench } from './firing';

export const CONTINUE = { onError: 'continueRegularOutput' } as const;

export type CreditRun = Omit<Partial<TriggerRun>, 'resource' | 'operation'>;

/** The whole of the charge that an item names, as Fire puts it out. */
const GRANT: INodeParameters = {
	charge: '={{ $json.charge_id }}',
	creditAmount: 'whole',
	scope: 'metered',
};

/** Fires triggers and grants credit for what was charged. */
export class CreditBench extends FireBench {
	/** What Fire puts out for as many charges of 20 USD. */
	async charged(count = 1, customer = 'cus_a', amount = 2000): Promise<readonly IDataObject[]> {
		const items = Array.from({ length: count }, (_, id) => ({ id: `${id}`, customer, amount }));
		const options = { cooldown: 0, mostCharges: 1000 };
		const { fired, notFired } = await this.fire(items, { parameters: EVENT, options });
		if (notFired.length > 0) throw new Error(JSON.stringify(notFired));
		return fired;
	}

	/** Runs Credit: Grant on these items. */
	async grant(items: readonly IDataObject[], how: CreditRun = {}): Promise<WorkflowRun> {
		const { parameters, ...rest } = how;
		return await triggerBilling(this.stripe, items, {
			...rest,
			resource: 'credit',
			operation: 'grant',
			parameters: { ...GRANT, ...parameters },
		});
	}

	/** @throws Error when the run ends in an error */
	async granted(
		items: readonly IDataObject[],
		how: CreditRun = {},
	): Promise<readonly IDataObject[]> {
		return itemsOf(await this.grant(items, how));
	}

	/** Runs Credit: Get Balance on these items. */
	async getBalance(items: readonly IDataObject[], how: CreditRun = {}): Promise<WorkflowRun> {
		const { parameters, ...rest } = how;
		return await triggerBilling(this.stripe, items, {
			...rest,
			resource: 'credit',
			operation: 'getBalance',
			parameters: { customer: '={{ $json.customer }}', scope: 'metered', ...parameters },
		});
	}

	/** @throws Error when the run ends in an error */
	async balances(
		items: readonly IDataObject[],
		how: CreditRun = {},
	): Promise<readonly IDataObject[]> {
		return itemsOf(await this.getBalance(items, how));
	}

	/** Credit grants that Stripe has of a customer, newest first. */
	async grants(customer = 'cus_a'): Promise<IDataObject[]> {
		const path = `/v1/billing/credit_grants?limit=100&customer=${customer}`;
		return (await this.call('GET', path)).data as IDataObject[];
	}

	/** How many requests went to a path since the last look. */
	asked(pattern: RegExp): number {
		const asked = this.stripe.state
			.requests()
			.filter(({ method, path }) => pattern.test(`${method} ${path}`));
		this.stripe.state.resetStats();
		return asked.length;
	}
}

function itemsOf(run: WorkflowRun): readonly IDataObject[] {
	if (run.error) throw new Error(`${run.error.message}: ${run.error.description}`);
	return run.node(TRIGGER).items;
}
