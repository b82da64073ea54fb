import type { IExecuteFunctions, NodeParameterValueType } from 'n8n-workflow';

/** `$json.customer` or `$json["customer"]`, as dragging a field in writes it. */
const FIELD = /\$json(?:\.([A-Za-z_]\w*)|\[(?:"([^"\\]+)"|'([^'\\]+)')\])/;

/** `={{ $json.customer }}`, also `={{ $json.label ?? $json.start }}`. */
const FIELDS_ONLY = new RegExp(
	`^=\\{\\{\\s*${FIELD.source}(?:\\s*\\?\\?\\s*${FIELD.source})*\\s*\\}\\}$`,
);

/** `={{ $('Settings').first().json.meter_event_name }}`: it names no item, so all have the same. */
const FIRST_OF_NODE =
	/^=\{\{\s*\$\((?:'[^'\\]+'|"[^"\\]+")\)\.first\(\)\.json\.[A-Za-z_]\w*\s*\}\}$/;

/**
 * Reads one parameter item by item.
 *
 * Evaluating an expression is what costs most per row, some 50 µs in n8n 2.41, and up to half a
 * millisecond in the isolate that it uses unless told otherwise: six to sixty times as much as all
 * else together. So a parameter that is the same for all items is read once, and an expression
 * that is just one field of the item, or the first of some that has a value, is read from it.
 */
export function readerOf(
	context: IExecuteFunctions,
	name: string,
	fallback?: NodeParameterValueType,
): (itemIndex: number) => unknown {
	const raw = rawParameter(context, name);
	const read = (itemIndex: number): unknown => context.getNodeParameter(name, itemIndex, fallback);
	if (isSameForAll(raw)) return readOnce(read);
	const fields = fieldsOf(raw);
	if (fields.length === 0) return read;
	const items = context.getInputData();
	return (itemIndex) => {
		const json = items[itemIndex]?.json ?? {};
		// n8n shows inherited properties to no expression either.
		const values = fields.map((field) => (Object.hasOwn(json, field) ? json[field] : undefined));
		return values.find((value) => value !== undefined && value !== null) ?? values.at(-1);
	};
}

function readOnce(read: (itemIndex: number) => unknown): (itemIndex: number) => unknown {
	let known: { readonly value: unknown } | undefined;
	return (itemIndex) => {
		known ??= { value: read(itemIndex) };
		return known.value;
	};
}

function fieldsOf(raw: unknown): string[] {
	if (typeof raw !== 'string' || !FIELDS_ONLY.test(raw)) return [];
	const found = raw.matchAll(new RegExp(FIELD, 'g'));
	return [...found].flatMap(([, plain, double, single]) => plain ?? double ?? single ?? []);
}

function rawParameter(context: IExecuteFunctions, path: string): unknown {
	return path
		.split('.')
		.reduce<unknown>(
			(holder, key) => (holder as Record<string, unknown> | undefined)?.[key],
			context.getNode().parameters,
		);
}

function isSameForAll(raw: unknown): boolean {
	if (typeof raw === 'string') return !raw.startsWith('=') || FIRST_OF_NODE.test(raw);
	return typeof raw !== 'object' || raw === null || Object.values(raw).every(isSameForAll);
}
