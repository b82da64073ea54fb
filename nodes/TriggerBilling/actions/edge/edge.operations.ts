import type { TriggerBillingOperation } from '../operation';
import { enrollInEdge } from './enroll.operation';
import { fireInEdge } from './fire.operation';
import { getEdgeItems } from './get-items.operation';

export const edgeOperations: Readonly<Record<string, TriggerBillingOperation>> = {
	enroll: enrollInEdge,
	fire: fireInEdge,
	getItems: getEdgeItems,
};
