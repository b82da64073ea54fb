/** Widths in a system font, as a share of its size. Slightly wide: too much room hurts less than too little. */
const NARROW = /[\s.,:;'|!ijlftrI()[\]-]/u;
const WIDE = /[\u1100-\uFFFF\u{10000}-\u{10FFFF}mwMW@%]/u;

/** About how wide a text is, in pixels. Nothing measures texts where no browser is at hand. */
export function textWidth(text: string, size: number): number {
	let width = 0;
	for (const sign of text) width += shareOf(sign);
	return width * size;
}

/** The text, cut so that it fits, with `…` where something is missing. Never nothing at all. */
export function fitted(text: string, size: number, room: number): string {
	if (textWidth(text, size) <= room) return text;
	let width = shareOf('…');
	let kept = '';
	for (const sign of text) {
		width += shareOf(sign);
		if (kept !== '' && width * size > room) break;
		kept += sign;
	}
	return `${kept.trimEnd()}…`;
}

function shareOf(sign: string): number {
	if (NARROW.test(sign)) return 0.36;
	return WIDE.test(sign) ? 1 : 0.6;
}
