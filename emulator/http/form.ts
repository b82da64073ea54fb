import { isMap, type Param, type ParamMap } from './param-map';

/**
 * Reads `application/x-www-form-urlencoded` text with Stripe's brackets: `a[b][c]=1`, `a[]=1`,
 * `a[0]=1`. Lists become maps with the indexes as keys.
 *
 * @returns undefined when the percent-encoding is broken
 */
export function decodeForm(text: string): ParamMap | undefined {
	const root = emptyMap();
	if (text === '') return root;
	for (const pair of text.split('&')) {
		if (pair === '') continue;
		const equals = pair.indexOf('=');
		const name = decode(equals < 0 ? pair : pair.slice(0, equals));
		const value = decode(equals < 0 ? '' : pair.slice(equals + 1));
		if (name === undefined || value === undefined) return undefined;
		place(root, name, value);
	}
	return root;
}

function place(root: ParamMap, name: string, value: string): void {
	const bracket = name.indexOf('[');
	if (bracket <= 0) {
		root[name] = value;
		return;
	}
	const keys = [name.slice(0, bracket)];
	for (const [, key] of name.slice(bracket).matchAll(/\[([^\]]*)\]/g)) keys.push(key);
	let map = root;
	keys.forEach((key, depth) => {
		const at = key === '' ? String(Object.keys(map).length) : key;
		if (depth === keys.length - 1) {
			map[at] = value;
			return;
		}
		const below: Param | undefined = map[at];
		const next = isMap(below) ? below : emptyMap();
		map[at] = next;
		map = next;
	});
}

function decode(text: string): string | undefined {
	const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
	if (!spaced.includes('%')) return spaced;
	try {
		return decodeURIComponent(spaced);
	} catch {
		return undefined;
	}
}

/** Without a prototype, so that a parameter named `__proto__` is only a parameter. */
function emptyMap(): ParamMap {
	return Object.create(null) as ParamMap;
}
