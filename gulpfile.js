const { readdir, readFile, rm, writeFile } = require('node:fs/promises');
const { build } = require('esbuild');
const { dest, parallel, series, src } = require('gulp');
const { n8n } = require('./package.json');

/** What n8n loads, by the paths that package.json names. */
const ENTRIES = [...n8n.credentials, ...n8n.nodes].map((built) =>
	built.replace(/^dist\//, './').replace(/\.js$/, '.ts'),
);

/** n8n provides these itself. Everything else that the sources import goes into the bundle. */
const PROVIDED_BY_N8N = ['n8n-workflow', 'luxon'];

/**
 * n8n forbids timers of their own to community nodes: a wait has to go through its `sleep`. This
 * gives p-retry, the one library in the bundle, a pair of timers that do.
 */
const TIMERS_ON_SLEEP = `
import { sleep } from 'n8n-workflow';
export function setTimeout(callback, ms) {
	const timer = { cleared: false };
	void sleep(ms).then(() => timer.cleared || callback());
	return timer;
}
export function clearTimeout(timer) {
	if (timer) timer.cleared = true;
}
`;

const timersOnSleep = {
	name: 'timers-on-sleep',
	setup(bundle) {
		bundle.onResolve({ filter: /^timers-on-sleep$/ }, () => ({
			path: 'timers-on-sleep',
			namespace: 'timers',
		}));
		bundle.onLoad({ filter: /.*/, namespace: 'timers' }, () => ({
			contents: TIMERS_ON_SLEEP,
			resolveDir: __dirname,
		}));
	},
};

async function clean() {
	await rm('dist', { recursive: true, force: true });
}

async function bundle() {
	const { metafile } = await build({
		entryPoints: ENTRIES,
		outdir: 'dist',
		outbase: '.',
		bundle: true,
		platform: 'node',
		format: 'cjs',
		target: 'es2022',
		external: PROVIDED_BY_N8N,
		inject: ['timers-on-sleep'],
		plugins: [timersOnSleep],
		legalComments: 'none',
		metafile: true,
		logLevel: 'warning',
	});
	await writeLicenses(Object.keys(metafile.inputs));
}

/** The bundled libraries' licenses ask to be passed on with their code. */
async function writeLicenses(inputs) {
	const libraries = new Set(inputs.flatMap((file) => /^node_modules\/[^/]+/.exec(file) ?? []));
	const texts = [...libraries].map(async (folder) => {
		const file = (await readdir(folder)).find((name) => /^licen[cs]e(\.md|\.txt)?$/i.test(name));
		if (file === undefined) throw new Error(`${folder} is bundled and has no license file`);
		const license = await readFile(`${folder}/${file}`, 'utf8');
		return `${folder.replace('node_modules/', '')}\n\n${license}`;
	});
	await writeFile('dist/third-party-licenses.txt', (await Promise.all(texts)).join('\n\n'));
}

function copyAssets() {
	return src(['icons/*.svg', 'nodes/**/*.node.json', 'nodes/**/__schema__/**/*.json'], {
		base: '.',
		encoding: false,
	}).pipe(dest('dist'));
}

exports.build = series(clean, parallel(bundle, copyAssets));
exports.default = exports.build;
