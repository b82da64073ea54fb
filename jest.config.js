// The last ones are what n8n's nodes for sending mail and for HubSpot are made of.
const esmOnly = [
	'p-retry',
	'is-network-error',
	'sanitize-html',
	'htmlparser2',
	'domhandler',
	'domutils',
	'dom-serializer',
	'domelementtype',
	'entities',
	'change-case',
];

/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	testMatch: ['<rootDir>/test/**/*.test.ts'],
	testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/e2e/', '<rootDir>/test/scale/'],
	modulePathIgnorePatterns: [
		'<rootDir>/demo/node_modules',
		'<rootDir>/demo/.run',
		'<rootDir>/dist',
	],
	transform: {
		'^.+\\.(ts|js)$': [
			'@swc/jest',
			{
				jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
				module: { type: 'commonjs' },
			},
		],
	},
	// d3 ships .mjs files, which Jest cannot require, and the same code for requiring beside them.
	moduleNameMapper: { '^(d3-[a-z-]+)$': '<rootDir>/node_modules/$1/dist/$1.js' },
	transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
	testTimeout: 60_000,
	// Jest leaves one core to others; of two it would use one.
	maxWorkers: '100%',
	// Each file that loads n8n's engine leaves most of it in memory, until a process does little but
	// collect garbage. A worker that has grown is replaced; without a limit all run in one process.
	workerIdleMemoryLimit: '1GB',
	// n8n's Postgres node looks after its connection pools every minute for as long as n8n runs.
	forceExit: true,
};
