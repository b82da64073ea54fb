/** Widths in a system font, as a share of its size. Slightly wide: too much room hurts less than too little. */
const NARROW = /[\s.,:;'|!ijlftrI()[\]-]/u;
const WIDE = /[\u1100-\uFFFF\u{10000}-\u{10FFFF}mwMW@%]/u;

/** About how wide a text is, in pixels. Nothing measures texts where no browser is at hand. */
export function textWidth(text: string, size: number): number {
	let width = 0;
	for (const sign of text) width += NARROW.test(sign) ? 0.36 : WIDE.test(sign) ? 1 : 0.6;
	return width * size;
}

/** The text, cut so that it fits, with `…` where something is missing. */
export function fitted(text: string, size: number, room: number): string {
	if (textWidth(text, size) <= room) return text;
	const signs = [...text];
	while (signs.length > 1 && textWidth(`${signs.join('')}…`, size) > room) signs.pop();
	return `${signs.join('').trimEnd()}…`;
}
