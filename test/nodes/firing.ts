import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import {
	type BehaviourName,
	type ChargeView,
	type EmulatorOptions,
	type RunningEmulator,
	startEmulator,
} from '../../emulator';
import { STRIPE_VERSION } from '../../providers/stripe/version';
import { TRIGGER, triggerBilling, type TriggerRun, type WorkflowRun } from '../support/engine';

export const MINUTE = 60;
export const DAY = 86_400;

export type FireRun = Omit<Partial<TriggerRun>, 'resource' | 'operation'>;

/** What a run put out, by output, and what it said in the panel. */
export interface Fired {
	readonly fired: readonly IDataObject[];
	readonly notFired: readonly IDataObject[];
	readonly hints: readonly string[];
}

/** Whatever of an item may have come from the input. */
const FROM_ITEM: INodeParameters = {
	trigger: 'wallet',
	customer: '={{ $json.customer }}',
	currency: 'usd',
	capture: 'offSession',
};

/** 20 USD whenever the balance that an item tells is below 15. */
export const BALANCE: INodeParameters = {
	...FROM_ITEM,
	mode: 'fixed',
	occasion: 'balance',
	value: '={{ $json.balance }}',
	comparison: 'below',
	threshold: '15',
	balanceReadAt: '={{ $json.read_at }}',
	amountKind: 'fixed',
	amount: '2000',
};

/** 5 USD for each 10,000 that an item counts. */
export const CROSSING: INodeParameters = {
	...FROM_ITEM,
	mode: 'fixed',
	occasion: 'crossing',
	value: '={{ $json.used }}',
	comparison: 'atOrAbove',
	threshold: '10000',
	periodStart: '',
	amount: '500',
};

/** What an item says, for each of its IDs. */
export const EVENT: INodeParameters = {
	...FROM_ITEM,
	mode: 'event',
	eventId: '={{ $json.id }}',
	amount: '={{ $json.amount }}',
};

/** An emulator with two customers whose cards pay, fresh for every test. */
export class FireBench {
	#stripe: RunningEmulator | undefined;

	constructor(options: EmulatorOptions = {}) {
		beforeAll(async () => {
			this.#stripe = await startEmulator({ limits: 'off', seed: 11, ...options });
		});
		afterAll(async () => await this.#stripe?.close());
		beforeEach(() => {
			this.stripe.faults.clear();
			this.stripe.clock.set(Date.now());
			this.stripe.state.reset();
			for (const customer of ['cus_a', 'cus_b']) this.addCustomer(customer);
		});
	}

	get stripe(): RunningEmulator {
		return this.#stripe as RunningEmulator;
	}

	/** Unix seconds at Stripe. */
	get now(): number {
		return Math.floor(this.stripe.clock.now() / 1000);
	}

	pass(seconds: number): void {
		this.stripe.clock.advance(seconds * 1000);
	}

	/** A customer with a stored card of its own, unless no behaviour is given. */
	addCustomer(id: string, behaviour: BehaviourName | null = 'succeeds'): void {
		this.stripe.state.addCustomer(id, { email: `${id}@example.com` });
		if (behaviour !== null) this.addCard(id, `pm_${id}`, behaviour);
	}

	/** A card that is charged from now on. */
	addCard(customer: string, id: string, behaviour: BehaviourName = 'succeeds'): void {
		this.stripe.state.addPaymentMethod({ customer, id, behaviour, number: numberOf(id) });
	}

	/** Gives a customer the currency that its first invoice would. */
	billIn(id: string, currency: string): void {
		for (const customer of this.stripe.state.customers()) {
			if (customer.id === id) (customer as { currency: string | null }).currency = currency;
		}
	}

	/** Runs Trigger: Fire on items that tell a balance, unless said otherwise. */
	async run(items: readonly IDataObject[], how: FireRun = {}): Promise<WorkflowRun> {
		const { parameters = BALANCE, ...rest } = how;
		return await triggerBilling(this.stripe, items, { ...rest, operation: 'fire', parameters });
	}

	/** @throws Error when the run ends in an error */
	async fire(items: readonly IDataObject[], how: FireRun = {}): Promise<Fired> {
		const run = await this.run(items, how);
		if (run.error) throw new Error(`${run.error.message}: ${run.error.description}`);
		const { outputs, hints } = run.node(TRIGGER);
		const [fired = [], notFired = []] = outputs.map(jsonOf);
		return { fired, notFired, hints: hints.map(({ message }) => message) };
	}

	/** The only item of a run, of whichever output. */
	async fireOne(item: IDataObject, how: FireRun = {}): Promise<IDataObject> {
		const { fired, notFired } = await this.fire([item], how);
		const [one, ...more] = [...fired, ...notFired];
		if (one === undefined || more.length > 0) throw new Error(`${more.length} items too many`);
		return one;
	}

	/** What each item ended as: the reason why it was not fired, if there is one, and its amount. */
	async told(items: readonly IDataObject[], how: FireRun = {}): Promise<string[]> {
		const { fired, notFired } = await this.fire(items, how);
		return [...fired, ...notFired].map(({ reason_code, amount_text }) =>
			[reason_code ?? 'fired', amount_text].join(' ').trim(),
		);
	}

	/** A balance that was read just now. */
	balance(balance: number | string, customer = 'cus_a'): IDataObject {
		return { customer, balance, read_at: this.now };
	}

	/** Every try at payment that reached a bank. */
	tries(customer?: string): readonly ChargeView[] {
		return this.stripe.state.live.charges(customer);
	}

	/** What was taken from customers, in smallest units: the emulator's own truth. */
	taken(customer?: string): number[] {
		return this.tries(customer)
			.filter(({ captured }) => captured)
			.map(({ amount }) => amount);
	}

	/** Calls Stripe as somebody beside the workflow does. */
	async call(
		method: string,
		path: string,
		form: Record<string, string> = {},
	): Promise<IDataObject> {
		const answer = await fetch(`${this.stripe.url}${path}`, {
			method,
			headers: { authorization: 'Bearer sk_live_engine', 'stripe-version': STRIPE_VERSION },
			...(method !== 'GET' && { body: new URLSearchParams(form) }),
		});
		const json = (await answer.json()) as IDataObject;
		if (!answer.ok) throw new Error(JSON.stringify(json));
		return json;
	}
}

function jsonOf(items: readonly INodeExecutionData[]): IDataObject[] {
	return items.map(({ json }) => json);
}

/** Two cards of one ID have one number, and with it one fingerprint. */
function numberOf(id: string): string {
	const digits = [...id].map((letter) => letter.charCodeAt(0) % 10).join('');
	return `4${digits.padEnd(15, '0').slice(0, 15)}`;
}
