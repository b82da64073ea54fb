import type { ParsedMail } from 'mailparser';
import type { WorkflowRun } from '../support/engine';
import { type Mailbox, openMailbox } from './mailbox';
import { closed, DAY, HOUR, LEAKS, runScheduled, type ScheduledRun } from './scheduled';
import { setStage, type Stage } from './stage';
import { askStripe, sendUsage } from './stripe-requests';
import type { Usage } from './usage-database';

/** The end of the week that the report is of. */
export const weekEnd = closed - (closed % DAY);

export interface LeakStage extends Stage {
	/** Runs the report, and takes the mail that it sent. Throws when it sent more than one. */
	report(options?: ScheduledRun): Promise<{ run: WorkflowRun; mail: ParsedMail | undefined }>;
	/** What a faultless sender does with usage. */
	send(usage: readonly Usage[]): Promise<void>;
	/** A customer, and its subscription of almost three weeks if there is a price. */
	addCustomer(id: string, price?: string): void;
	/** Has the subscription of a customer ended, billed, at a moment. */
	end(customer: string, at: number): Promise<void>;
}

/** Sets the stage for a test file: customers are subscribed at 2 dollars a call. */
export function setLeakStage(...customers: readonly string[]): LeakStage {
	const stage = setStage();
	let mailbox: Mailbox | undefined;
	const addCustomer = (id: string, price?: string): void => {
		stage.stripe.state.addCustomer(id);
		if (price === undefined) return;
		const backdate_start_date = weekEnd - 20 * DAY;
		stage.stripe.state.addSubscription({
			id: `sub_of_${id}`,
			customer: id,
			items: [{ price }],
			backdate_start_date,
		});
	};
	beforeAll(async () => {
		mailbox = await openMailbox();
	});
	afterAll(async () => await mailbox?.close());
	beforeEach(() => {
		mailbox?.take();
		const { state } = stage.stripe;
		const [meter] = state.meters();
		state.addPrice({
			id: 'price_of_calls',
			product: state.addProduct({ name: 'Calls' }).id,
			currency: 'usd',
			unit_amount: 200,
			recurring: {
				interval: 'month',
				interval_count: 1,
				usage_type: 'metered',
				meter: meter?.id ?? '',
			},
		});
		for (const customer of customers) addCustomer(customer, 'price_of_calls');
	});
	return Object.assign(stage, {
		addCustomer,
		end: async (customer: string, at: number) => {
			stage.stripe.clock.set(at * 1000);
			await askStripe(stage, 'DELETE', `/v1/subscriptions/sub_of_${customer}?invoice_now=true`);
			stage.stripe.clock.set(Date.now());
		},
		send: async (usage: readonly Usage[]) => await sendUsage(stage, usage),
		report: async (options: ScheduledRun = {}) => {
			const credentials = { smtp: mailbox?.credential ?? {} };
			const run = await runScheduled(stage, LEAKS, { ...options, credentials });
			const [mail, ...more] = mailbox?.take() ?? [];
			if (more.length > 0) throw new Error(`${more.length + 1} mails were sent`);
			return { run, mail };
		},
	});
}

/** An hour of the week, by its number from the end of it. */
export function inHour(hoursAgo: number): number {
	return weekEnd - hoursAgo * HOUR + 60;
}

/** What a reader sees of a page: no markup, no line breaks. */
export function words(html: string | false | undefined): string {
	return String(html)
		.replace(/<(style|title)[^]*?<\/\1>/g, ' ')
		.replace(/<[^>]+>|&nbsp;/g, ' ')
		.replace(/\s+/g, ' ');
}
