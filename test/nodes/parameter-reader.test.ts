import type { IExecuteFunctions, INodeParameters } from 'n8n-workflow';
import { readerOf } from '../../nodes/common/parameter-reader';

const locator = (value: string): INodeParameters => ({ __rl: true, mode: 'eventName', value });

/** For which of three items n8n is asked to evaluate this parameter. */
function askedFor(parameter: unknown): number[] {
	const asked: number[] = [];
	const context = {
		getNode: () => ({ parameters: { meter: parameter } }),
		getInputData: () => [{ json: {} }, { json: {} }, { json: {} }],
		getNodeParameter: (_name: string, item: number) => {
			asked.push(item);
			return `of item ${item}`;
		},
	} as unknown as IExecuteFunctions;
	const read = readerOf(context, 'meter');
	for (const item of [0, 1, 2]) read(item);
	return asked;
}

it.each([
	['plain text', 'api_calls'],
	['a plain locator', locator('api_calls')],
	['the first item of a node', "={{ $('Settings').first().json.meter_event_name }}"],
	['a locator with it', locator('={{ $("My settings").first().json.meter }}')],
])('%s is read once for all items', (_name, parameter) => {
	expect(askedFor(parameter)).toEqual([0]);
});

it.each([
	['a paired item', "={{ $('Settings').item.json.meter }}"],
	['more than a field of it', "={{ $('Settings').first().json[$json.key] }}"],
	['something behind it', "={{ $('Settings').first().json.meter + $json.suffix }}"],
	['a locator with an item', locator('={{ $json.a + $json.b }}')],
	['one of two that is the same', { a: "={{ $('S').first().json.a }}", b: '={{ $json.x + 1 }}' }],
])('%s is read item by item', (_name, parameter) => {
	expect(askedFor(parameter)).toEqual([0, 1, 2]);
});

it.each([
	['={{ $json.label ?? $json["window start"] ?? $json.start }}', ['2026-03', 'w', 0]],
	["={{$json['start']??$json.label}}", ['s', 's', 0]],
	['={{ $json["start ?? $json.label"] }}', [undefined, undefined, undefined]],
	['={{ $json.gone ?? $json.nothing }}', [undefined, null, undefined]],
	['={{ $json.toString ?? $json.label }}', ['2026-03', null, undefined]],
])('%s is the first that has a value, without asking n8n', (parameter, values) => {
	const items = [
		{ label: '2026-03', start: 's' },
		{ label: null, 'window start': 'w', start: 's', nothing: null },
		{ start: 0 },
	];
	const context = {
		getNode: () => ({ parameters: { time: parameter } }),
		getInputData: () => items.map((json) => ({ json })),
		getNodeParameter: () => 'asked',
	} as unknown as IExecuteFunctions;
	const read = readerOf(context, 'time');

	expect(items.map((_item, index) => read(index))).toEqual(values);
});

it.each(['={{ $json.a || $json.b }}', '={{ $json.a ?? 0 }}', '={{ $json.a ?? $json.b.c }}'])(
	'%s is more than that, and read item by item',
	(parameter) => {
		expect(askedFor(parameter)).toEqual([0, 1, 2]);
	},
);
