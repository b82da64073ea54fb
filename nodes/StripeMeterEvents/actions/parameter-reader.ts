import type { IExecuteFunctions, NodeParameterValueType } from 'n8n-workflow';

/**
 * Reads one parameter item by item. A parameter without an expression is the same for all items
 * and read once: resolving a parameter is what costs most per row.
 */
export function readerOf(
	context: IExecuteFunctions,
	name: string,
	fallback?: NodeParameterValueType,
): (itemIndex: number) => unknown {
	const read = (itemIndex: number): unknown => context.getNodeParameter(name, itemIndex, fallback);
	if (holdsExpression(rawParameter(context, name))) return read;
	let known: { readonly value: unknown } | undefined;
	return (itemIndex) => {
		known ??= { value: read(itemIndex) };
		return known.value;
	};
}

function rawParameter(context: IExecuteFunctions, path: string): unknown {
	return path
		.split('.')
		.reduce<unknown>(
			(holder, key) => (holder as Record<string, unknown> | undefined)?.[key],
			context.getNode().parameters,
		);
}

function holdsExpression(raw: unknown): boolean {
	if (typeof raw === 'string') return raw.startsWith('=');
	return typeof raw === 'object' && raw !== null && Object.values(raw).some(holdsExpression);
}
