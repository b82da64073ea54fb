import { SaxesParser } from 'saxes';

/** An element as a strict XML parser has it. */
export interface Parsed {
	readonly name: string;
	readonly attributes: Readonly<Record<string, string>>;
	readonly children: Parsed[];
	/** Its own text, without that of its children. */
	text: string;
}

/** @throws for anything that is not well-formed XML */
export function parsed(markup: string): Parsed {
	const parser = new SaxesParser({ xmlns: true });
	const root: Parsed = { name: '', attributes: {}, children: [], text: '' };
	const open = [root];
	parser.on('error', (error) => {
		throw error;
	});
	parser.on('opentag', ({ name, attributes }) => {
		const values = Object.entries(attributes).map(([key, { value }]) => [key, value] as const);
		const element = { name, attributes: Object.fromEntries(values), children: [], text: '' };
		open.at(-1)?.children.push(element);
		open.push(element);
	});
	parser.on('closetag', () => open.pop());
	parser.on('text', (text) => {
		const last = open.at(-1);
		if (last !== undefined) last.text += text;
	});
	parser.write(markup).close();
	return root;
}

/** All elements below, in the order of the file. */
export function elementsOf(element: Parsed): Parsed[] {
	return element.children.flatMap((child) => [child, ...elementsOf(child)]);
}

/** Elements of this name below those that have this class. */
export function within(root: Parsed, className: string, name: string): Parsed[] {
	return elementsOf(root)
		.filter(({ attributes }) => (attributes.class ?? '').split(' ').includes(className))
		.flatMap(elementsOf)
		.filter((element) => element.name === name);
}

export function textOf(element: Parsed): string {
	return [element, ...elementsOf(element)].map(({ text }) => text).join('');
}
