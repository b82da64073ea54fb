import { formatQuantity, parseQuantity, type Quantity } from '../../metering/quantity';
import { isMap, type Param, type ParamMap } from './param-map';
import { invalidRequest, missingParam, unknownParams } from './problem';

/** Checks one parameter. Throws StripeProblem; `name` is the whole path, as in `a[b][c]`. */
export type Reader<T> = (raw: Param | undefined, name: string) => T;
export type Read<R> = R extends Reader<infer T> ? T : never;
type Shape = Record<string, Reader<unknown>>;
type Fields<S extends Shape> = { [Key in keyof S]: Read<S[Key]> };

/** The parameters of a call. Anything that the shape does not name is refused, as Stripe does. */
export function fields<S extends Shape>(shape: S): Reader<Fields<S>> {
	return (raw, name) => {
		const map = raw ?? {};
		if (!isMap(map)) throw invalidRequest('Invalid object', { param: name });
		const unknown = Object.keys(map).filter((key) => !Object.hasOwn(shape, key));
		if (unknown.length > 0) throw unknownParams(unknown.map((key) => below(name, key)));
		const read: Record<string, unknown> = {};
		for (const key of Object.keys(shape)) read[key] = shape[key](map[key], below(name, key));
		return read as Fields<S>;
	};
}

/** A nested map that may be left out. */
export function hash<S extends Shape>(shape: S): Reader<Fields<S> | undefined> {
	const whole = fields(shape);
	return (raw, name) => (raw === undefined ? undefined : whole(raw, name));
}

/** A map from names of the caller's own, each with the same shape. */
export function hashOf<T>(reader: Reader<T>): Reader<Record<string, T> | undefined> {
	return (raw, name) => {
		if (raw === undefined) return undefined;
		if (!isMap(raw)) throw invalidRequest('Invalid object', { param: name });
		return Object.fromEntries(
			Object.entries(raw).map(([key, value]) => [key, reader(value, below(name, key))]),
		);
	};
}

export function required<T>(reader: Reader<T>): Reader<Exclude<T, undefined>> {
	return (raw, name) => {
		const read = raw === undefined ? undefined : reader(raw, name);
		if (read === undefined) throw missingParam(name);
		return read as Exclude<T, undefined>;
	};
}

export function text(longest = 5000): Reader<string | undefined> {
	return (raw, name) => {
		if (raw === undefined) return undefined;
		if (typeof raw !== 'string') throw invalidString(raw, name);
		if (raw === '') throw emptyText(name);
		if (raw.length > longest) {
			throw invalidRequest(
				`Invalid string: ${raw.slice(0, 10)}...${raw.slice(-10)}; must be at most ${longest} characters`,
				{ param: name },
			);
		}
		return raw;
	};
}

/** Like the reader within, but an empty text unsets what was set before. */
export function clearable<T>(reader: Reader<T>): Reader<T | null> {
	return (raw, name) => (raw === '' ? null : reader(raw, name));
}

export function integer({ min, max }: { min?: number; max?: number } = {}): Reader<
	number | undefined
> {
	return (raw, name) => {
		if (raw === undefined) return undefined;
		const whole = typeof raw === 'number' ? Number.isInteger(raw) : /^-?\d+$/.test(String(raw));
		const wrong = (message: string) =>
			invalidRequest(message, { param: name, code: 'parameter_invalid_integer' });
		if (!whole) throw wrong(`Invalid integer: ${shown(raw)}`);
		const read = Number(raw);
		if (min !== undefined && read < min) {
			throw wrong(`This value must be greater than or equal to ${min}.`);
		}
		if (max !== undefined && read > max) {
			throw wrong(`This value must be less than or equal to ${max}.`);
		}
		return read;
	};
}

export function boolean(): Reader<boolean | undefined> {
	return (raw, name) => {
		if (raw === undefined || typeof raw === 'boolean') return raw;
		if (raw !== 'true' && raw !== 'false') {
			throw invalidRequest(`Invalid boolean: ${shown(raw)}`, { param: name });
		}
		return raw === 'true';
	};
}

export function oneOf<const T extends string>(...values: readonly T[]): Reader<T | undefined> {
	return (raw, name) => {
		const found = values.find((value) => value === raw);
		if (raw !== undefined && found === undefined) {
			throw invalidRequest(`Invalid ${name}: must be ${enumeration(values)}`, { param: name });
		}
		return found;
	};
}

/** A plain decimal number such as `0.04`, kept exact and handed on as canonical text. */
export function decimal(): Reader<string | undefined> {
	return (raw, name) => {
		const read = raw === undefined ? undefined : plainDecimal(raw);
		if (raw !== undefined && read === undefined) {
			throw invalidRequest(`Invalid decimal: ${shown(raw)}`, { param: name });
		}
		return read && formatQuantity(read);
	};
}

/** @returns undefined for anything but digits, an optional sign and point: no exponent, no spaces */
export function plainDecimal(raw: unknown): Quantity | undefined {
	if (typeof raw !== 'string' || !/^-?\d+(\.\d+)?$/.test(raw)) return undefined;
	const read = parseQuantity(raw);
	return read.ok ? read.quantity : undefined;
}

/** Names and texts, such as metadata and payloads. Values must be texts: nothing nested. */
export function textMap(longest = 500): Reader<Record<string, string> | undefined> {
	return (raw, name) => {
		if (raw === undefined) return undefined;
		if (!isMap(raw)) throw invalidRequest('Invalid object', { param: name });
		for (const [key, value] of Object.entries(raw)) {
			if (typeof value !== 'string') throw invalidString(value, below(name, key));
			if (value.length > longest) text(longest)(value, below(name, key));
		}
		return { ...raw } as Record<string, string>;
	};
}

/** A list, sent as `a[]`, `a[0]` or, in v2, as a JSON array. */
export function list<T>(reader: Reader<T>): Reader<Exclude<T, undefined>[] | undefined> {
	return (raw, name) => {
		if (raw === undefined) return undefined;
		const items = Array.isArray(raw) ? raw : isMap(raw) ? byIndex(raw) : undefined;
		if (items === undefined) throw invalidRequest('Invalid array', { param: name });
		return items.map((item, index) => required(reader)(item, below(name, String(index))));
	};
}

function byIndex(map: ParamMap): Param[] | undefined {
	const keys = Object.keys(map);
	if (keys.some((key) => !/^\d+$/.test(key))) return undefined;
	return keys.sort((a, b) => Number(a) - Number(b)).map((key) => map[key]);
}

/**
 * Names of objects to include. Stripe refuses what it cannot expand.
 *
 * @param expandable `*` stands for any one name
 */
export function expand(...expandable: readonly string[]): Reader<ReadonlySet<string>> {
	const names = list(text());
	const known = expandable.map(
		(path) => new RegExp(`^${path.replaceAll('.', '\\.').replace('*', '\\w+')}$`),
	);
	return (raw, name) => {
		const asked = names(raw, name) ?? [];
		const wrong = asked.find((path) => !known.some((pattern) => pattern.test(path)));
		if (wrong !== undefined) {
			throw invalidRequest(`This property cannot be expanded (${wrong}).`, { param: name });
		}
		return new Set(asked);
	};
}

function below(name: string, key: string): string {
	return name === '' ? key : `${name}[${key}]`;
}

function invalidString(raw: Param, name: string) {
	return invalidRequest(`Invalid string: ${shown(raw)}`, { param: name });
}

function emptyText(name: string) {
	return invalidRequest(
		`You passed an empty string for '${name}'. We assume empty values are an attempt to unset a parameter; however '${name}' cannot be unset. You should remove '${name}' from your request or supply a non-empty value.`,
		{ param: name, code: 'parameter_invalid_empty' },
	);
}

function shown(raw: Param): string {
	return typeof raw === 'string' ? raw : JSON.stringify(raw);
}

function enumeration(values: readonly string[]): string {
	if (values.length === 1) return values[0];
	if (values.length === 2) return `one of ${values.join(' or ')}`;
	return `one of ${values.slice(0, -1).join(', ')}, or ${values.at(-1)}`;
}
