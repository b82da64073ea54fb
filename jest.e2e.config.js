const fast = require('./jest.config.js');

/** The slow suites: large runs through the engine, and a whole n8n. One after another. */
module.exports = {
	...fast,
	testMatch: ['<rootDir>/test/scale/**/*.test.ts', '<rootDir>/test/e2e/**/*.test.ts'],
	testPathIgnorePatterns: ['/node_modules/'],
	testTimeout: 900_000,
	maxWorkers: 1,
};
