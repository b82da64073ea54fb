/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { ZERO } from '../../metering/quantity';
import { NO_PAYLOAD } from '../../metering/usage-row';
import { rowOutcome } from '../../nodes/StripeMeterEvents/actions/meterEvent/row-outcome';
import { eventEnds } from '../../providers/stripe/event-ends';
import type { MeterEvent } from '../../providers/stripe/meter-event';
import type { RowResult } from '../../providers/stripe/row-result';
import { meterOf } from '../providers/stripe/usage';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const COUNT = 20_000;

/** Bytes that each of many such objects keeps. */
function bytesOf(make: () => object): number {
	const kept: object[] = Array.from({ length: COUNT });
	for (let i = 0; i < 100; i += 1) make();
	collectGarbage();
	const before = process.memoryUsage().heapUsed;
	for (let i = 0; i < COUNT; i += 1) kept[i] = make();
	collectGarbage();
	const after = process.memoryUsage().heapUsed;
	return kept.length === COUNT ? (after - before) / COUNT : NaN;
}

const event: MeterEvent = {
	usage: {
		rows: [0],
		repeats: [],
		combined: false,
		eventName: 'api_calls',
		customer: 'cus_1',
		quantity: ZERO,
		timestamp: 1,
		identifier: 'mb1_1',
		payload: NO_PAYLOAD,
	},
	meter: meterOf(),
	quantity: ZERO,
	value: '0',
};
const result: RowResult = {
	index: 0,
	status: 'accepted',
	customer: 'cus_1',
	eventName: 'api_calls',
	value: '0',
	timestamp: 1,
	identifier: 'mb1_1',
	attempts: 1,
};

// Ten fields of 8 bytes each and what an object takes itself; spread together they were 370 to 500.
it.each([
	['the end of an event', () => eventEnds(event, { status: 'accepted', attempts: 1 }).rows],
	['the outcome of a row', () => rowOutcome(result)],
])('%s is as small as its fields', (_what, make) => {
	expect(bytesOf(make)).toBeLessThan(200);
});
