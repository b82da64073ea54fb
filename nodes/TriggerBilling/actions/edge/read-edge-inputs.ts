import type { IExecuteFunctions, INodeParameterResourceLocator } from 'n8n-workflow';
import type { EdgeRefusal } from '../../../../providers/zyntro/edge-refusal';
import type { EnrollInput } from '../../../../providers/zyntro/enroll';
import type { EdgeFireInput } from '../../../../providers/zyntro/fire/fire-request';
import { readerOf } from '../../../common/parameter-reader';
import { refusalOf } from '../row-refusal';

type Reader = (itemIndex: number) => unknown;

/** What every item fires. An expression that breaks for one item holds back only that. */
export function readFireInputs(context: IExecuteFunctions): EdgeFireInput[] {
	const read = {
		item: locatorReader(context),
		customer: readerOf(context, 'customer'),
		value: askedFor(context, 'metricValue'),
		amount: askedFor(context, 'overrideAmount'),
		description: readerOf(context, 'options.description', ''),
	};
	return context.getInputData().map((_item, index) => {
		try {
			return {
				index,
				item: read.item(index),
				customer: read.customer(index),
				value: read.value(index),
				amount: read.amount(index),
				description: read.description(index),
			};
		} catch (error) {
			return { index, item: undefined, customer: undefined, unreadable: broken(error) };
		}
	});
}

/** What every item enrolls. An expression that breaks for one item holds back only that. */
export function readEnrollInputs(context: IExecuteFunctions): EnrollInput[] {
	const read = {
		item: locatorReader(context),
		customer: readerOf(context, 'customer'),
		contact: readerOf(context, 'contact'),
	};
	return context.getInputData().map((_item, index) => {
		try {
			const [item, customer, contact] = [read.item, read.customer, read.contact].map((at) =>
				at(index),
			);
			return { index, item, customer, contact };
		} catch (error) {
			const nothing = { item: undefined, customer: undefined, contact: undefined };
			return { index, ...nothing, unreadable: broken(error) };
		}
	});
}

function locatorReader(context: IExecuteFunctions): Reader {
	const read = readerOf(context, 'item');
	return (index) => (read(index) as INodeParameterResourceLocator).value;
}

/**
 * A field that is left empty asks for nothing. One that has an expression does, also for an item
 * for which that comes to nothing: without what it was to say, Edge would charge all the same.
 */
function askedFor(context: IExecuteFunctions, name: string): Reader {
	const raw = context.getNode().parameters[name] ?? '';
	const read = readerOf(context, name, '');
	return raw === '' ? () => undefined : (index) => read(index) ?? null;
}

function broken(error: unknown): EdgeRefusal {
	const { code, reason } = refusalOf(error);
	return { code, field: 'row', reason };
}
