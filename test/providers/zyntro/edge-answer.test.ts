import { readEdgeAnswer } from '../../../providers/zyntro/edge-answer';

const NOW = Date.parse('2026-03-30T10:22:00Z');

function read(status: number, body: unknown, headers: Record<string, string> = {}) {
	return readEdgeAnswer({ status, headers, body }, NOW);
}

const error = (...errors: unknown[]) => ({ errors, status: 'error' });

it('is a success by what the body says, with the time of Edge', () => {
	const body = { data: [], status: 'success' };
	expect(read(200, body)).toEqual({ kind: 'success', body });
	expect(read(200, body, { date: 'Mon, 30 Mar 2026 10:22:05 GMT' })).toEqual({
		kind: 'success',
		body,
		now: NOW / 1000 + 5,
	});
	expect(read(200, body, { date: 'soon' })).toEqual({ kind: 'success', body });
});

it.each<[number, unknown, string]>([
	[200, error('Invalid API key'), 'Edge answered: Invalid API key'],
	[400, error('Invalid API key.'), 'Edge answered: Invalid API key'],
	[200, error('one', 'two'), 'Edge answered: one; two'],
	[200, error(), 'Edge answered: an error without words'],
	[200, { errors: 'one' }, 'Edge answered: one'],
	[200, { status: 'success', errors: ['but'] }, 'Edge answered: but'],
	[422, error({ field: 'x' }), 'Edge answered: {"field":"x"}'],
	[200, error('x'.repeat(500)), `Edge answered: ${'x'.repeat(300)}`],
	[
		429,
		error('Cooldown active: too many requests'),
		'Edge answered: Cooldown active: too many requests',
	],
	[429, error('Enrollment is paused'), 'Edge answered: Enrollment is paused'],
	[
		404,
		'<html>',
		"the host answered 404 in a form that is not Edge's. Check Base URL and Path in the Zyntro Edge API credential",
	],
])('is a refusal with %d %j', (status, body, reason) => {
	expect(read(status, body)).toEqual({ kind: 'refused', reason });
});

it.each<[number, unknown]>([
	[429, '<html>'],
	[429, {}],
	[429, error('Rate limit exceeded')],
	[429, error('Too many requests')],
])('was turned away unread with %d %j', (status, body) => {
	expect(read(status, body)).toMatchObject({ kind: 'limited' });
	expect(read(status, body, { 'retry-after': '7' })).toMatchObject({ retryAfterMs: 7000 });
});

it.each<[number, unknown]>([
	[200, '<html>'],
	[200, {}],
	[200, { data: {} }],
	[200, { status: 'queued' }],
	[200, []],
	[204, ''],
	[302, ''],
	[408, ''],
	[500, error('Gateway timeout')],
	[503, '<html>'],
])('may have been done with %d %j', (status, body) => {
	expect(read(status, body)).toMatchObject({ kind: 'unclear' });
});

it('may have been done without an answer', () => {
	expect(readEdgeAnswer({ status: 'none', cause: 'socket hang up' }, NOW)).toEqual({
		kind: 'unclear',
		reason: 'no answer from Edge (socket hang up)',
	});
});
