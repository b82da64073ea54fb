import { streamedWindows } from '../../../../providers/stripe/stream/verify/streamed-windows';
import { meterOf } from '../usage';
import { eventOf } from './events';

const HOUR = 3600;
/** A full hour. */
const FOUR = Date.parse('2026-03-16T04:00:00Z') / 1000;
const meter = meterOf();
let id = 0;
const at = (timestamp: number, customer = 'cus_1') => ({
	...eventOf({ id: id++, timestamp, customer }),
	meter,
});

function windows(events: ReturnType<typeof at>[], streamed = events) {
	return streamedWindows(events, new Set(streamed)).flatMap(({ lanes }) =>
		lanes.map((lane) =>
			lane.map(({ target: { customer, window }, events: inIt }) => [
				customer,
				window.start - FOUR,
				window.end - FOUR,
				inIt.length,
			]),
		),
	);
}

it('reach from the first to the last minute of what is streamed, each hour by itself', () => {
	const events = [at(FOUR + 185), at(FOUR + 59), at(FOUR - 1), at(FOUR - 1800)];
	expect(windows(events)).toEqual([
		[
			['cus_1', -1800, 0, 2],
			['cus_1', 0, 240, 2],
		],
	]);
});

it('are full hours where there are more than two of them', () => {
	const events = [at(FOUR + 61), at(FOUR + HOUR + 61), at(FOUR + 2 * HOUR)];
	expect(windows(events)).toEqual([
		[
			['cus_1', 0, HOUR, 1],
			['cus_1', HOUR, 2 * HOUR, 1],
			['cus_1', 2 * HOUR, 3 * HOUR, 1],
		],
	]);
});

it('are of each customer', () => {
	expect(windows([at(FOUR, 'cus_a'), at(FOUR + 60, 'cus_b')])).toEqual([
		[['cus_a', 0, 60, 1]],
		[['cus_b', 60, 120, 1]],
	]);
});

it('hold what goes by the API too, if it lies in them, and are made by the streamed alone', () => {
	const streamed = [at(FOUR), at(FOUR + 300)];
	const inside = at(FOUR + 120);
	const others = [at(FOUR + 360), at(FOUR + HOUR), at(FOUR, 'cus_b')];
	expect(windows([...streamed, inside, ...others], streamed)).toEqual([[['cus_1', 0, 360, 3]]]);
});

it('are told apart by meter', () => {
	const storage = meterOf({ id: 'mtr_2', event_name: 'storage' });
	const one = at(FOUR);
	const other = { ...at(FOUR), meter: storage, usage: { ...at(FOUR).usage, eventName: 'storage' } };
	const found = streamedWindows([one, other], new Set([one, other]));
	expect(found.map(({ meter: { id: meterId } }) => meterId)).toEqual(['mtr_1', 'mtr_2']);
});

it('are none without anything streamed', () => {
	expect(windows([at(FOUR)], [])).toEqual([]);
});

it('take as many events of one customer as there are', () => {
	const many = Array.from({ length: 200_000 }, (_, second) => at(FOUR + (second % 3600)));
	expect(windows(many)).toEqual([[['cus_1', 0, HOUR, 200_000]]]);
});
