/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(__dirname, '../..');
const PAGES = [
	'README.md',
	'demo/README.md',
	'emulator/README.md',
	...readdirSync(path.join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.md'))
		.map((file) => path.join('docs', file)),
];

interface Link {
	readonly page: string;
	readonly to: string;
}

/** Links and pictures within the repository. */
const LINKS: readonly Link[] = PAGES.flatMap((page) =>
	[...textOf(page).matchAll(/\[[^\]]*\]\(([^)\s]+)\)/g)].flatMap(([, to = '']) =>
		/^[a-z]+:/.test(to) ? [] : [{ page, to }],
	),
);

function textOf(page: string): string {
	return readFileSync(path.join(ROOT, page), 'utf8').replace(/```[\s\S]*?```/g, '');
}

/** As GitHub makes them of headings. */
function anchorsOf(page: string): string[] {
	return [...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
		heading
			.toLowerCase()
			.replace(/[^\p{L}\p{N} _-]/gu, '')
			.replace(/ /g, '-'),
	);
}

it('there are links to be looked at', () => {
	expect(LINKS.length).toBeGreaterThan(60);
});

it.each(LINKS)('$page leads to $to', ({ page, to }) => {
	const [file = '', anchor] = to.split('#');
	const target = file === '' ? page : path.join(path.dirname(page), file);
	expect(existsSync(path.join(ROOT, target))).toBe(true);
	if (anchor !== undefined) expect(anchorsOf(target)).toContain(anchor);
});
