import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import * as create from './create.operation';
import * as deactivate from './deactivate.operation';
import * as get from './get.operation';
import * as getMany from './get-many.operation';
import * as reactivate from './reactivate.operation';
import * as update from './update.operation';

/** Runs an operation for one item and returns what it puts out. */
export type MeterOperation = (context: IExecuteFunctions, item: number) => Promise<IDataObject[]>;

export const meterOperations: Readonly<Record<string, MeterOperation>> = {
	create: create.execute,
	deactivate: deactivate.execute,
	get: get.execute,
	getAll: getMany.execute,
	reactivate: reactivate.execute,
	update: update.execute,
};
