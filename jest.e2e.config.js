const fast = require('./jest.config.js');

/** The end-to-end suite: a whole n8n, one after another. */
module.exports = {
	...fast,
	testMatch: ['<rootDir>/test/e2e/**/*.test.ts'],
	testPathIgnorePatterns: ['/node_modules/'],
	testTimeout: 900_000,
	maxWorkers: 1,
};
