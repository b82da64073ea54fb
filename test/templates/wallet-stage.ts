import type { IDataObject } from 'n8n-workflow';
import type { ParsedMail } from 'mailparser';
import { type BehaviourName, type RunningEmulator, startEmulator } from '../../emulator';
import { LIVE_KEY, runWorkflow, stripeCredential, type WorkflowRun } from '../support/engine';
import { type Mailbox, openMailbox } from './mailbox';
import { DAY, now, withSettings } from './scheduled';
import { template } from './template-files';
import { UsageDatabase } from './usage-database';

export const MINUTE = 60;

/** A noon that is over, so that no test minds what time it is. Unix seconds. */
export const NOON = now - (now % DAY) - 2 * DAY + DAY / 2;

/** In place of how the template stands there and is run. */
export interface WalletHow {
	/** In place of values of the node "Settings". */
	readonly settings?: IDataObject;
	/** In place of fields of the Stripe credential. */
	readonly credential?: Record<string, string>;
	/** The node after which n8n dies. */
	readonly diesAfter?: string;
	/** @default 'Every 5 minutes' */
	readonly startFrom?: string;
}

export interface WalletRun {
	readonly run: WorkflowRun;
	/** Who was written to. */
	readonly mails: readonly ParsedMail[];
}

export interface Row {
	readonly customer: string;
	readonly amount: string;
	readonly charge_id: string | null;
}

const FILE = 'wallet-auto-top-up.json';

/** Wallets in a real PostgreSQL, in front of a Stripe; in both it is what time a test says. */
export class WalletStage {
	#stripe: RunningEmulator | undefined;
	#database: UsageDatabase | undefined;
	#mailbox: Mailbox | undefined;

	constructor() {
		beforeAll(async () => {
			this.#stripe = await startEmulator({ limits: 'off', seed: 7 });
			this.#mailbox = await openMailbox();
			this.#database = await UsageDatabase.start();
			await this.database.query(CLOCK);
			await runWorkflow(template(FILE), {
				startFrom: 'Set up once',
				credentials: { postgres: this.database.credential },
			});
		}, 120_000);
		afterAll(async () => {
			await this.#stripe?.close();
			await this.#mailbox?.close();
			await this.#database?.stop();
		});
		beforeEach(async () => {
			this.#mailbox?.take();
			this.stripe.faults.clear();
			this.stripe.state.reset();
			await this.setTime(NOON);
			await this.database.query('TRUNCATE wallets, wallet_ledger, wallet_notices');
			await this.addWallet('cus_a', 1240);
		});
	}

	get stripe(): RunningEmulator {
		return this.#stripe as RunningEmulator;
	}

	get database(): UsageDatabase {
		return this.#database as UsageDatabase;
	}

	/** Unix seconds. */
	async setTime(at: number): Promise<void> {
		this.stripe.clock.set(at * 1000);
		await this.database.query('UPDATE clock.hand SET at = to_timestamp($1)', [at]);
	}

	/** A customer with a card and a wallet; the balance is in cents. */
	async addWallet(customer: string, balance: number, currency = 'usd'): Promise<void> {
		this.stripe.state.addCustomer(customer, { email: `${customer}@example.com` });
		this.addCard(customer, `pm_${customer}`);
		await this.database.query('INSERT INTO wallets VALUES ($1, $2)', [customer, currency]);
		await this.add(customer, balance);
	}

	addCard(customer: string, id: string, behaviour: BehaviourName = 'succeeds'): void {
		const digits = [...id].map((letter) => letter.charCodeAt(0) % 10).join('');
		const number = `4${digits.padEnd(15, '0').slice(0, 15)}`;
		this.stripe.state.addPaymentMethod({ customer, id, behaviour, number });
	}

	/** Puts cents into a wallet, or takes them out as an app does. */
	async add(customer: string, amount: number, charge: string | null = null): Promise<void> {
		await this.database.query(
			'INSERT INTO wallet_ledger (customer, amount, charge_id) VALUES ($1, $2, $3)',
			[customer, amount, charge],
		);
	}

	/** Runs the template as its schedule does at this moment. */
	async run(at: number, how: WalletHow = {}): Promise<WalletRun> {
		await this.setTime(at);
		const workflow = withSettings(template(FILE), how.settings ?? {});
		if (how.diesAfter !== undefined) {
			if (workflow.connections[how.diesAfter] === undefined) throw new Error(how.diesAfter);
			// Nobody is told either, which would be last.
			workflow.connections.Settings?.main?.[0]?.pop();
			workflow.connections[how.diesAfter] = { main: [] };
		}
		const run = await runWorkflow(workflow, {
			startFrom: how.startFrom ?? 'Every 5 minutes',
			credentials: {
				...stripeCredential(this.stripe, how.credential),
				smtp: this.#mailbox?.credential ?? {},
				postgres: this.database.credential,
			},
		});
		return { run, mails: this.#mailbox?.take() ?? [] };
	}

	/** What was taken from a customer, in cents: the emulator's own truth. */
	taken(customer = 'cus_a'): number[] {
		return this.stripe.state.live
			.charges(customer)
			.filter(({ captured }) => captured)
			.map(({ amount }) => amount);
	}

	/** What was booked for charges. */
	async topUps(customer = 'cus_a'): Promise<Row[]> {
		return await this.database.query<Row>(
			`SELECT customer, amount::text, charge_id FROM wallet_ledger
			 WHERE charge_id IS NOT NULL AND customer = $1 ORDER BY id`,
			[customer],
		);
	}

	/** Cents that were granted as Stripe credit, newest first. */
	async granted(customer = 'cus_a'): Promise<number[]> {
		const path = `/v1/billing/credit_grants?limit=100&customer=${customer}`;
		const answer = await this.ask('GET', path);
		const { data } = answer as { data: Array<{ amount: { monetary: { value: number } } }> };
		return data.map(({ amount }) => amount.monetary.value);
	}

	async grantIds(customer = 'cus_a'): Promise<string[]> {
		const path = `/v1/billing/credit_grants?limit=100&customer=${customer}`;
		const { data } = (await this.ask('GET', path)) as { data: Array<{ id: string }> };
		return data.map(({ id }) => id);
	}

	async query(sql: string): Promise<void> {
		await this.database.query(sql);
	}

	/** @throws Error with Stripe's answer when it refuses */
	async ask(method: string, path: string, form?: Record<string, string>): Promise<unknown> {
		const answer = await fetch(`${this.stripe.url}${path}`, {
			method,
			headers: { authorization: `Bearer ${LIVE_KEY}` },
			...(form && { body: new URLSearchParams(form) }),
		});
		if (!answer.ok) throw new Error(await answer.text());
		return await answer.json();
	}
}

/** PostgreSQL looks for now() where it is told to first. */
const CLOCK = `
	CREATE SCHEMA clock;
	CREATE TABLE clock.hand (at timestamptz);
	INSERT INTO clock.hand VALUES (pg_catalog.now());
	CREATE FUNCTION clock.now() RETURNS timestamptz STABLE LANGUAGE sql AS 'SELECT at FROM clock.hand';
	ALTER ROLE CURRENT_USER SET search_path = public, clock, pg_catalog;
`;
