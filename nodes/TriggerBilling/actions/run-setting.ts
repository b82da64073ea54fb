import { type IExecuteFunctions, NodeOperationError } from 'n8n-workflow';
import { wholeNumber, type WholeSetting } from './whole-number';

/**
 * An option that holds for the whole run.
 *
 * @throws NodeOperationError when it is beyond its bounds
 */
export function runSetting(context: IExecuteFunctions, setting: WholeSetting): number {
	const { name, default: usual } = setting;
	try {
		return wholeNumber(context.getNodeParameter(`options.${name}`, 0, usual), setting);
	} catch (error) {
		throw new NodeOperationError(context.getNode(), error as Error, { level: 'warning' });
	}
}
