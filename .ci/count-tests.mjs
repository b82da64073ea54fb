// Adds up what jest wrote, and closes the run with the line that counts all suites.
import { readFileSync } from 'node:fs';

const reports = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, 'utf8')));
const sum = (field) => reports.reduce((total, report) => total + report[field], 0);
const passed = sum('numPassedTests');
// A suite that could not even be loaded has no tests to count, but is no success.
const failed = sum('numFailedTests') + sum('numRuntimeErrorTestSuites');

console.log(`tests: ${passed} passed, ${failed} failed`);
if (failed > 0 || passed === 0) process.exit(1);
