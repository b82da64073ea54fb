/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { createRequire } from 'node:module';
import { chartData } from '../../charts/chart-data';
import { htmlReport } from '../../charts/html-report';
import { elementsOf, parsed } from './parsed';
import { day, row } from './rows';

type Clean = {
	(html: string, options: object): string;
	defaults: { allowedTags: string[]; allowedAttributes: Record<string, string[]> };
};

/** What n8n's own nodes clean HTML with. */
const clean = createRequire(require.resolve('n8n-nodes-base/package.json'))(
	'sanitize-html',
) as Clean;

/** As n8n 2.41 shows the output of its HTML node: packages/frontend, RunDataHtml. */
const shownByN8n = (html: string): string =>
	clean(html, {
		allowVulnerableTags: true,
		enforceHtmlBoundary: false,
		disallowedTagsMode: 'discard',
		allowedTags: [...clean.defaults.allowedTags, 'style', 'img', 'title'],
		allowedAttributes: { ...clean.defaults.allowedAttributes, '*': ['class', 'style'] },
		transformTags: { head: '' },
	});

const rows = [row(day(0), "O'Neil (1)", 1, 2, true), row(day(1), '"b"; c', 3)];
const svgsOf = (markup: string) => elementsOf(parsed(markup)).filter(({ name }) => name === 'svg');
const report = (picture: 'inline' | 'background'): string =>
	htmlReport(chartData(rows), rows, { title: 'Usage', notes: [] }, picture);

it('keeps its picture where n8n shows it', () => {
	const shown = shownByN8n(report('background'));

	const [, url] = /background-image:\s*url\("([^"]+)"\)/.exec(shown.replace(/&quot;/g, '"')) ?? [];
	expect(url).toMatch(/^data:image\/svg\+xml,[^'()"\s]+$/);
	expect(svgsOf(decodeURIComponent((url ?? '').replace('data:image/svg+xml,', '')))).toHaveLength(
		1,
	);
	// The words of a dropped SVG would stand about in the page.
	expect(shownByN8n(report('inline'))).toContain('Bars of 2 periods');
	expect(shown).not.toContain('Bars of 2 periods');
});

it('is well-formed with either picture, and has it once', () => {
	expect(svgsOf(report('inline'))).toHaveLength(1);
	expect(svgsOf(report('background'))).toHaveLength(0);
	expect(report('background').match(/data:image/g)).toHaveLength(1);
});
