import type { IDataObject } from 'n8n-workflow';
import { type RunningEmulator, startEmulator } from '../../emulator';
import { LIVE_KEY, runWorkflow, stripeCredential, type WorkflowRun } from '../support/engine';
import { withSettings } from './scheduled';
import { template } from './template-files';

/** What a person sees who has submitted the form. */
export interface Page {
	readonly title: string;
	readonly message: string;
	readonly run: WorkflowRun;
}

export const FORM = {
	Customer: 'cus_a',
	Project: 'Website',
	Milestone: 'Phase 2',
	'What was delivered': 'Phase 2: Homepage mockups delivered',
	Amount: '2,500.00',
};

/** The template's form in front of a Stripe whose customer `cus_a` pays invoices. */
export class MilestoneStage {
	#stripe: RunningEmulator | undefined;

	constructor() {
		beforeAll(async () => {
			this.#stripe = await startEmulator({ limits: 'off', seed: 3 });
		});
		afterAll(async () => await this.#stripe?.close());
		beforeEach(() => {
			this.stripe.faults.clear();
			this.stripe.clock.set(Date.now());
			this.stripe.state.reset();
			this.stripe.state.addCustomer('cus_a', { email: 'a@example.com' });
		});
	}

	get stripe(): RunningEmulator {
		return this.#stripe as RunningEmulator;
	}

	/**
	 * Submits the form.
	 *
	 * @param fields in place of those of FORM
	 * @param settings in place of values of the node "Settings"
	 */
	async submit(fields: Partial<typeof FORM> = {}, settings: IDataObject = {}): Promise<Page> {
		const run = await runWorkflow(withSettings(template('milestone-billing.json'), settings), {
			mode: 'webhook',
			items: [{ ...FORM, ...fields, formMode: 'production' }],
			credentials: { ...stripeCredential(this.stripe), httpBasicAuth: {} },
		});
		const [page] = run.node('Show the page').items;
		return { title: String(page?.title), message: String(page?.message), run };
	}

	/** An invoice as Stripe shows it. */
	async shown(id = ''): Promise<IDataObject> {
		const headers = { authorization: `Bearer ${LIVE_KEY}` };
		const answer = await fetch(`${this.stripe.url}/v1/invoices/${id}`, { headers });
		return (await answer.json()) as IDataObject;
	}

	/** Invoices that are more than drafts, with their totals in smallest units. */
	invoices() {
		return this.stripe.state.live.invoices().filter(({ status }) => status !== 'draft');
	}
}
