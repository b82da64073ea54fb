import {
	eventsPerSecond,
	lanesFor,
	requestsPerSecond,
	streamEventsPerSecond,
} from '../../../providers/stripe/limits';

describe('meter events a second', () => {
	it.each([
		['sk_live_1', false, 1000],
		['rk_live_1', false, 1000],
		['sk_live_1', true, 100],
		['rk_live_1', true, 100],
		['sk_test_1', false, 25],
		['rk_test_1', true, 25],
		['', false, 25],
		['whatever', false, 25],
		['xsk_live_1', false, 25],
		['sk_org_live_1', false, 25],
	])('of %s (connected: %p) are %d', (key, connected, rate) => {
		expect(eventsPerSecond(key, connected)).toBe(rate);
	});
});

describe('events a second of the stream', () => {
	it.each([
		['sk_live_1', false, 10_000],
		['rk_live_1', false, 10_000],
		['sk_live_1', true, undefined],
		['rk_test_1', false, undefined],
		['sk_org_live_1', false, undefined],
		['sk_test_1', false, undefined],
		['whatever', false, undefined],
	])('of %s (connected: %p) are %p', (key, connected, rate) => {
		expect(streamEventsPerSecond(key, connected)).toBe(rate);
	});
});

describe('other requests a second', () => {
	it.each([
		['sk_live_1', 100],
		['rk_live_1', 100],
		['sk_test_1', 25],
		['rk_test_1', 25],
		['whatever', 25],
	])('of %s are %d', (key, rate) => {
		expect(requestsPerSecond(key)).toBe(rate);
	});
});

describe('lanes at once', () => {
	it.each([
		[1, 4],
		[25, 7],
		[100, 25],
		[1000, 250],
		[10_000, 250],
	])('for %d a second are %d', (rate, lanes) => {
		expect(lanesFor(rate)).toBe(lanes);
	});
});
