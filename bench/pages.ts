/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { growthChart } from './chart/growth-chart';
import { speedChart } from './chart/speed-chart';
import { FOLDER, measuredOf, type Measurements } from './measurements';
import { withPassage } from './readme';
import { inPart, report } from './report';

const README = join(FOLDER, '..', '..', 'README.md');

/** What is written from measurements, by its path. The same measurements write the same. */
export function pages(measurements: Measurements): Map<string, string> {
	return new Map([
		[join(FOLDER, 'README.md'), report(measurements)],
		[join(FOLDER, 'speed.svg'), speedChart(measuredOf(inPart('ways'), measurements))],
		[join(FOLDER, 'growth.svg'), growthChart(measurements)],
		[README, withPassage(readFileSync(README, 'utf8'), measurements)],
	]);
}

export function writePages(measurements: Measurements): void {
	for (const [path, text] of pages(measurements)) writeFileSync(path, text);
}
