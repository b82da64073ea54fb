import type { IDataObject } from 'n8n-workflow';
import type { ParsedMail } from 'mailparser';
import { type BehaviourName, type RunningEmulator, startEmulator } from '../../emulator';
import { LIVE_KEY, runWorkflow, stripeCredential, type WorkflowRun } from '../support/engine';
import { type Mailbox, openMailbox } from './mailbox';
import { DAY, HOUR, now, withSettings } from './scheduled';
import { askStripe, sendUsage } from './stripe-requests';
import { template } from './template-files';

/** The beginning of a month (UTC) that is over, so that no test minds what day it is. Unix seconds. */
export const MONTH = beginningOf(now, -2);
export const NEXT_MONTH = beginningOf(now, -1);

export interface OverageRunOptions {
	/** In place of values of the node "Settings". */
	readonly settings?: IDataObject;
	/** In place of fields of the Stripe credential. */
	readonly credential?: Record<string, string>;
	/** As by the editor's button, instead of by the schedule. */
	readonly isByHand?: boolean;
}

export interface OverageRun {
	readonly run: WorkflowRun;
	/** Who was written to. */
	readonly mails: readonly ParsedMail[];
}

type Price = 'free' | 'priced';

interface Payment {
	readonly description: string;
	readonly metadata: Readonly<Record<string, string>>;
}

/** A Stripe in which time goes by as a test says, and a mail server. */
export interface OverageStage {
	readonly stripe: RunningEmulator;
	/** A customer with a card of its own, who is subscribed. */
	addCustomer(id: string, price?: Price): void;
	/** Since before MONTH. */
	subscribe(customer: string, price?: Price): void;
	addCard(customer: string, id: string, behaviour?: BehaviourName): void;
	/** Usage of this moment, Unix seconds; it is the time at Stripe from then on. */
	use(customer: string, quantity: string, at: number): Promise<void>;
	/** Runs the template as its schedule does at this moment. */
	run(at: number, how?: OverageRunOptions): Promise<OverageRun>;
	/** Ends the subscription of a customer now. */
	cancel(customer: string): Promise<void>;
	/** Payment intents of a customer, newest first. */
	payments(customer: string): Promise<Payment[]>;
	/** What was taken from a customer, in cents: the emulator's own truth. */
	taken(customer: string): number[];
}

/** Sets the stage for a test file: `cus_a` and `cus_b` may use what they like, and pay by a card. */
export function setOverageStage(): OverageStage {
	let stripe: RunningEmulator | undefined;
	let mailbox: Mailbox | undefined;
	const theStripe = (): RunningEmulator => stripe as RunningEmulator;
	const stage: OverageStage = {
		get stripe() {
			return theStripe();
		},
		addCustomer: (id, price = 'free') => {
			const { state } = theStripe();
			state.addCustomer(id, { email: `${id}@example.com` });
			stage.addCard(id, `pm_${id}`);
			stage.subscribe(id, price);
		},
		subscribe: (customer, price = 'free') => {
			theStripe().state.addSubscription({
				id: `sub_of_${customer}`,
				customer,
				items: [{ price }],
				currency: 'usd',
				backdate_start_date: MONTH - 5 * DAY,
			});
		},
		addCard: (customer, id, behaviour = 'succeeds') => {
			const digits = [...id].map((letter) => letter.charCodeAt(0) % 10).join('');
			const number = `4${digits.padEnd(15, '0').slice(0, 15)}`;
			theStripe().state.addPaymentMethod({ customer, id, behaviour, number });
		},
		use: async (customer, quantity, at) => {
			theStripe().clock.set(at * 1000);
			await sendUsage({ stripe: theStripe() }, [{ customer, quantity, at }]);
		},
		run: async (at, { settings = {}, credential = {}, isByHand = false } = {}) => {
			theStripe().clock.set(at * 1000);
			const credentials = {
				...stripeCredential(theStripe(), credential),
				smtp: mailbox?.credential ?? {},
			};
			const workflow = withSettings(template('usage-overage-charge.json'), settings);
			const run = await runWorkflow(workflow, {
				items: [{ timestamp: new Date(at * 1000).toISOString() }],
				credentials,
				mode: isByHand ? 'manual' : 'trigger',
			});
			return { run, mails: mailbox?.take() ?? [] };
		},
		cancel: async (customer) =>
			await askStripe(stage, 'DELETE', `/v1/subscriptions/sub_of_${customer}`),
		payments: async (customer) => {
			const url = `${theStripe().url}/v1/payment_intents?customer=${customer}`;
			const answer = await fetch(url, { headers: { authorization: `Bearer ${LIVE_KEY}` } });
			return ((await answer.json()) as { data: Payment[] }).data;
		},
		taken: (customer) =>
			theStripe()
				.state.live.charges(customer)
				.filter(({ captured }) => captured)
				.map(({ amount }) => amount),
	};
	beforeAll(async () => {
		stripe = await startEmulator({ limits: 'off', seed: 5 });
		mailbox = await openMailbox();
	});
	afterAll(async () => {
		await stripe?.close();
		await mailbox?.close();
	});
	beforeEach(() => {
		mailbox?.take();
		theStripe().faults.clear();
		theStripe().state.reset();
		theStripe().clock.set((MONTH + HOUR) * 1000);
		sell(theStripe());
		for (const customer of ['cus_a', 'cus_b']) stage.addCustomer(customer);
	});
	return stage;
}

/** The meter `api_calls`, and two prices of it: all is free, or only the first hundred calls. */
function sell({ state }: RunningEmulator): void {
	const { id: meter } = state.addMeter({ event_name: 'api_calls' });
	const { id: product } = state.addProduct({ name: 'Calls' });
	const recurring = { interval: 'month', interval_count: 1, usage_type: 'metered', meter } as const;
	const price = { product, currency: 'usd', recurring };
	state.addPrice({ ...price, id: 'free', unit_amount: 0 });
	const exact = { unit_amount_decimal: undefined };
	const tier = { ...exact, flat_amount: undefined, flat_amount_decimal: undefined };
	const tiers = [
		{ ...tier, up_to: 100, unit_amount: 0 },
		{ ...tier, up_to: 'inf' as const, unit_amount: 2 },
	];
	// In another currency than its own, a price is asked for apart.
	state.addPrice({
		...price,
		id: 'priced',
		currency: 'eur',
		billing_scheme: 'tiered',
		tiers_mode: 'graduated',
		tiers,
		currency_options: { usd: { ...exact, tiers, unit_amount: undefined, tax_behavior: undefined } },
	});
}

function beginningOf(seconds: number, months: number): number {
	const at = new Date(seconds * 1000);
	return Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + months, 1) / 1000;
}
