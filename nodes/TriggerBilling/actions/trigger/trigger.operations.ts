import type { TriggerBillingOperation } from '../operation';
import { fire } from './fire.operation';
import { getStatus } from './get-status.operation';
import { resume } from './resume.operation';

export const triggerOperations: Readonly<Record<string, TriggerBillingOperation>> = {
	fire,
	getStatus,
	resume,
};
