import axios from 'axios';
import pRetry from 'p-retry';
import { FORM_USER } from '../../demo/credentials';
import type { RunningDemo } from '../../demo/start-demo';
import { templateOf } from '../../demo/template-run';
import { untilWebhookIsLive } from './waits';

const MILESTONES = 'milestone-billing.json';
export const MILESTONE_CUSTOMER = 'cus_demo_0001';

const USER = { username: FORM_USER.user, password: FORM_USER.password };
const PATIENCE = { retries: 600, factor: 1, minTimeout: 100, maxRetryTime: 60_000 };

/** The form of the demo's template, as a browser uses it. */
export class MilestoneForm {
	readonly #http = axios.create({ proxy: false, timeout: 10_000 });

	private constructor(private readonly url: string) {}

	static async publish(demo: RunningDemo): Promise<MilestoneForm> {
		await demo.api.activate(templateOf(demo, MILESTONES).id);
		const url = `${demo.server.url}/form/bill-milestone`;
		await untilWebhookIsLive(url, 'GET');
		return new MilestoneForm(url);
	}

	/** What the form itself is answered with. */
	async status(auth?: typeof USER): Promise<number> {
		const validateStatus = () => true;
		return (await this.#http.get(this.url, { validateStatus, ...(auth && { auth }) })).status;
	}

	/** Submits the form, always for the same milestone; gives the page that is shown at the end. */
	async submit(amount: string): Promise<string> {
		const form = new FormData();
		const values = [MILESTONE_CUSTOMER, 'Website', 'Phase 2', 'Phase 2: mockups', amount];
		values.forEach((value, field) => form.append(`field-${field}`, value));
		const { data } = await this.#http.post<{ formWaitingUrl: string }>(this.url, form, {
			auth: USER,
		});
		const page = new URL(data.formWaitingUrl);
		const status = new URL(page);
		status.pathname += '/n8n-execution-status';
		await pRetry(async () => {
			const { data: now } = await this.#http.get<string>(status.href);
			if (now !== 'form-waiting') throw new Error(`The form's execution is ${now}`);
		}, PATIENCE);
		return (await this.#http.get<string>(page.href)).data;
	}
}
