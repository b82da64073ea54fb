const fast = require('./jest.config.js');

/** The large suite: thousands of rows through the engine, simulations. One after another. */
module.exports = {
	...fast,
	testMatch: ['<rootDir>/test/scale/**/*.test.ts'],
	testPathIgnorePatterns: ['/node_modules/'],
	testTimeout: 900_000,
	maxWorkers: 1,
};
