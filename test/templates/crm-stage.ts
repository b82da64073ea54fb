import type { IDataObject, IPinData } from 'n8n-workflow';
import {
	runWorkflow,
	stripeCredential,
	type WorkflowJson,
	type WorkflowRun,
} from '../support/engine';
import { Crms } from './crms';
import { template } from './template-files';
import type { UsageStage } from './usage-stage';

export const NOTHING_WRITTEN = { hubspot: {}, salesforce: {}, attio: {} };

/** Three CRMs that know `cus_a` and `cus_b`, anew for each test. */
export function setCrms(stage: UsageStage) {
	let crms: Crms;
	beforeEach(() => {
		crms = new Crms();
		crms.open();
		crms.hubspot.set('7', { stripe_customer_id: 'cus_a', name: 'A' });
		crms.hubspot.set('8', { name: 'No customer' });
		crms.hubspot.set('9', { stripe_customer_id: ' cus_b ' });
		crms.salesforce.set('001A', { stripe_customer_id__c: 'cus_a' });
		crms.salesforce.set('001B', { stripe_customer_id__c: 'cus_b' });
		crms.attio.set('rec-a', { stripe_customer_id: 'cus_a' });
		crms.attio.set('rec-b', { stripe_customer_id: 'cus_b' });
	});
	afterEach(() => crms.close());
	return {
		get crms(): Crms {
			return crms;
		},
		/** Runs the template as its schedule does. */
		push: async (
			workflow = template('usage-to-crm.json'),
			pinData: IPinData = {},
		): Promise<{ run: WorkflowRun; summary: IDataObject }> => {
			const credentials = { ...stripeCredential(stage.stripe), ...crms.credentials };
			const run = await runWorkflow(workflow, { credentials, pinData });
			return { run, summary: run.node('Sum up the push').items[0] as IDataObject };
		},
	};
}

/** The template without the nodes of each CRM that is named. */
export function without(...names: readonly string[]): WorkflowJson {
	const { nodes, connections, ...rest } = template('usage-to-crm.json');
	const isGone = (name: string): boolean => names.some((crm) => name.includes(crm));
	const kept = Object.entries(connections).filter(([name]) => !isGone(name));
	const links = kept.map(([name, { main = [] }]) => {
		const outputs = main.map((output) => (output ?? []).filter(({ node }) => !isGone(node)));
		return [name, { main: outputs }];
	});
	return {
		...rest,
		nodes: nodes.filter(({ name }) => !isGone(name)),
		connections: Object.fromEntries(links) as WorkflowJson['connections'],
	};
}
