import {
	type IDataObject,
	type IExecuteFunctions,
	type INodeParameterResourceLocator,
	type INodeProperties,
	NodeOperationError,
	updateDisplayOptions,
} from 'n8n-workflow';
import { type Meter, Meters } from '../../../../providers/stripe/meters';
import { connect } from '../../../common/transport/connection';
import { meterLocator } from '../../../common/meter-locator';

interface Operation {
	readonly description: INodeProperties[];
	readonly execute: (context: IExecuteFunctions, item: number) => Promise<IDataObject[]>;
}

/** An operation that needs nothing but a meter: its fields, and how it runs for one item. */
export function onChosenMeter(
	operation: string,
	call: (meters: Meters, id: string) => Promise<Meter>,
): Operation {
	return {
		description: updateDisplayOptions({ show: { resource: ['meter'], operation: [operation] } }, [
			meterLocator,
		]),
		async execute(context, item) {
			const { meters, id } = await chosenMeter(context, item);
			return [{ ...(await call(meters, id)) }];
		},
	};
}

/**
 * The meter that an item names, by its ID.
 *
 * @throws NodeOperationError when none is chosen, or none has the event name
 */
export async function chosenMeter(
	context: IExecuteFunctions,
	item: number,
): Promise<{ readonly meters: Meters; readonly id: string }> {
	const { client } = await connect(context);
	const meters = new Meters(client);
	const { mode, value } = context.getNodeParameter('meter', item) as INodeParameterResourceLocator;
	const name = String(value ?? '').trim();
	const id = mode === 'eventName' ? (await meters.byEventName()).get(name)?.id : name;
	if (id === undefined || id === '') {
		throw new NodeOperationError(
			context.getNode(),
			name === '' ? 'No meter is chosen' : `There is no meter with event name "${name}"`,
			{
				description:
					'Pick the meter from the list, or check whether the key is for test or live mode',
				itemIndex: item,
			},
		);
	}
	return { meters, id };
}
