export type { CredentialData } from './credentials';
export { type Engine, theEngine } from './engine';
export { n8n, packageFolder, REPOSITORY } from './n8n';
export { type NodeRun, type RunOptions, runWorkflow, type WorkflowRun } from './run-workflow';
export { itemsOf, type SingleNode, START, type WorkflowJson, workflowOf } from './workflow-json';
export {
	LIVE_KEY,
	NODE_TYPE,
	RAW_EVENTS,
	report,
	REPORT,
	type ReportRun,
	reportWorkflow,
	stripeCredential,
	TEST_KEY,
	TOTALS,
} from './report-node';
export { sync, SYNC, SYNC_TOTALS, type SyncRun } from './sync-node';
export { TRIGGER, TRIGGER_TYPE, triggerBilling, type TriggerRun } from './trigger-node';
export { CUSTOMERS_OF_ITEMS, usage, USAGE, USAGE_TYPE, type UsageRun } from './usage-node';
export { type CredentialTestResult, searchList, testCredential } from './editor';
export { skipWaits } from './skip-waits';
export { callTool } from './tool';
