/** Finished markup, as opposed to text that still has to be escaped. Made by `tag` only. */
export class Markup {
	constructor(readonly source: string) {}
}

export type Child = Markup | string | undefined | readonly Child[];
export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Elements without content. All others get an end tag, because HTML knows no other way to end them. */
const EMPTY = new Set(['circle', 'line', 'meta', 'path', 'rect']);

/** What XML takes nowhere, not even escaped: control characters, and halves of a pair. */
// eslint-disable-next-line no-control-regex
const NOT_IN_XML = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF\uD800-\uDFFF]/gu;

/**
 * What turns the order of the text behind it, beyond its own end in a picture: a name could make
 * 1,300 read 003,1. Right-to-left scripts need none of these.
 */
const TURNS_TEXT = /[\u202A-\u202E\u2066-\u2069]/g;

const ESCAPES: Readonly<Record<string, string>> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

/**
 * One element of XML or HTML. All texts are escaped here and nowhere else, so that no name of a
 * customer can become markup.
 */
export function tag(name: string, attributes: Attributes, ...children: readonly Child[]): Markup {
	const written = Object.entries(attributes)
		.filter(([, value]) => value !== undefined)
		.map(([key, value]) => ` ${key}="${escaped(textOf(value))}"`)
		.join('');
	if (EMPTY.has(name)) return new Markup(`<${name}${written}/>`);
	return new Markup(`<${name}${written}>${contentOf(children)}</${name}>`);
}

function contentOf(child: Child): string {
	if (child === undefined) return '';
	if (child instanceof Markup) return child.source;
	return typeof child === 'string' ? escaped(child) : child.map(contentOf).join('');
}

/** Positions need no more than a hundredth of a pixel, and floats of several machines may differ beyond. */
function textOf(value: string | number | undefined): string {
	return typeof value === 'number' ? String(Math.round(value * 100) / 100 + 0) : String(value);
}

function escaped(text: string): string {
	return text
		.replace(NOT_IN_XML, '\uFFFD')
		.replace(TURNS_TEXT, '\uFFFD')
		.replace(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);
}
