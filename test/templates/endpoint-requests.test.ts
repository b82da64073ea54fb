import { iso, LAST_HOUR, PERIOD, setEndpointStage } from './endpoint-stage';
import { closed, HOUR } from './scheduled';

const stage = setEndpointStage();

describe('the metering endpoint', () => {
	it('counts a relative period from the scheduled time, so that a late retry means the same hour', async () => {
		const headers = { 'x-cron-service-scheduled-for': iso(closed - HOUR + 300) };
		expect((await stage.call({ body: LAST_HOUR, headers })).body).toMatchObject({
			period: `${iso(closed - 2 * HOUR)}/${iso(closed - HOUR)}`.replaceAll('.000Z', 'Z'),
			quantity_total: '40',
		});
	});

	it('counts a relative period from the arrival of a request that names no time', async () => {
		const hourBefore = (ms: number): string =>
			iso(Math.floor(ms / 1000 / HOUR) * HOUR - HOUR).replace('.000Z', 'Z');
		await stage.database.clear();
		const earliest = hourBefore(Date.now());
		const { body } = await stage.call({ body: LAST_HOUR, headers: {} });
		const latest = hourBefore(Date.now());
		expect([earliest, latest]).toContain(String(body.period).split('/')[0]);
	});

	it('takes an exact period', async () => {
		const period = `${iso(closed - 2 * HOUR)}/${iso(closed)}`;
		expect(await stage.call({ body: { period, provider: 'stripe' } })).toMatchObject({
			status: 200,
			body: { usage_events_reported: 2, quantity_total: '42.5' },
		});
	});

	it('answers 200 when nothing was used', async () => {
		await stage.database.clear();
		expect(await stage.call({ body: LAST_HOUR })).toMatchObject({
			status: 200,
			body: { rows: 0, synced: 0, accepted: 0, period: PERIOD },
		});
	});

	it.each([
		['another provider', { period: 'last_hour', provider: 'paddle' }],
		['no provider', { period: 'last_hour' }],
		['an unknown period', { period: 'last_week', provider: 'stripe' }],
		['no period', { provider: 'stripe' }],
		[
			'a period that is not over',
			{ period: `${iso(closed)}/${iso(closed + 24 * HOUR)}`, provider: 'stripe' },
		],
		['half hours', { period: `${iso(closed - 1800)}/${iso(closed)}`, provider: 'stripe' }],
		[
			'an end before its start',
			{ period: `${iso(closed)}/${iso(closed - HOUR)}`, provider: 'stripe' },
		],
	])('answers 422 for %s, and bills nothing', async (_name, body) => {
		const answer = await stage.call({ body });
		expect(answer).toMatchObject({ status: 422, body: { code: 'unsupported_request' } });
		expect(stage.billed()).toEqual([]);
	});

	it('answers 503 when the database cannot be reached', async () => {
		const answer = await stage.call({ body: LAST_HOUR, postgres: { database: 'not_there' } });
		expect(answer).toMatchObject({ status: 503, body: { code: 'database_unavailable' } });
		expect(answer.headers).toMatchObject({ 'retry-after': '60' });
	});
});
