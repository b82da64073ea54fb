import type { HttpAnswer } from '../../../providers/common/http-answer';
import { EdgeClient, type EdgeRequest } from '../../../providers/zyntro/client';
import { EdgeRig } from './edge-rig';

/** A client whose every call is answered so. */
function answered(body: unknown, status = 200): { client: EdgeClient; asked: EdgeRequest[] } {
	const asked: EdgeRequest[] = [];
	const send = async (request: EdgeRequest): Promise<HttpAnswer> => {
		asked.push(request);
		return await Promise.resolve({ status, headers: {}, body });
	};
	return { client: new EdgeClient(send, '/apis/edge/', 'k-12345'), asked };
}

it('calls by name below its path, without the key', async () => {
	const { client, asked } = answered({ status: 'success' });
	await client.call('getItems');
	await client.call('enroll', { contact_id: 'c' });
	expect(asked).toEqual([
		{ path: '/apis/edge/getItems.php', body: {} },
		{ path: '/apis/edge/enroll.php', body: { contact_id: 'c' } },
	]);
});

it.each([
	[{ status: 'success', data: [{ api_sample: { body: { api_key: 'k-12345' } } }] }, 200],
	[{ status: 'error', errors: ['No such key: k-12345'] }, 200],
	['<html>k-12345</html>', 502],
])('hands on nothing that holds the key: %j', async (body, status) => {
	const answer = await answered(body, status).client.call('getItems');
	expect(JSON.stringify(answer)).not.toContain('k-12345');
	if (status === 200) expect(JSON.stringify(answer)).toContain('…');
});

describe('what Edge does not do as it is asked', () => {
	const rig = new EdgeRig();
	const enrollment = {
		ts_id: 'ts_1',
		ts_status: 'active',
		ts_billable_item_id: 'bi_1',
		ts_billing_customer_id: 'bc_2',
		ts_last_triggered_at: null,
	};

	it('is seen: enrollments of others are not taken for the one that was asked for', async () => {
		rig.enroll();
		const body = { status: 'success', data: [enrollment] };
		rig.edge.faults.add({ kind: 'refuse', status: 200, body, path: 'getEnrollments' });
		expect(await rig.fireOne()).toMatchObject({ code: 'not_enrolled' });
		expect(await rig.fireOne({ customer: 'bc_2' }, { isDry: true })).toMatchObject({
			code: 'dry_run',
		});
	});

	it('is made up for: without a clock of Edge’s the cooldown goes by ours', async () => {
		rig.enroll();
		const fired = { ...enrollment, ts_last_triggered_at: '2026-03-30 10:22:00' };
		const answer: HttpAnswer = {
			status: 200,
			headers: {},
			body: { status: 'success', data: [fired] },
		};
		const items = { ...answer, body: { status: 'success', data: [{ bi_id: 'bi_1' }] } };
		const clockless = new EdgeClient(
			async ({ path }) => await Promise.resolve(path === '/getItems.php' ? items : answer),
			'/',
			'k',
		);
		const last = Date.parse('2026-03-30T10:22:00Z') / 1000;
		const at = async (seconds: number) =>
			await rig.fireOne(
				{ customer: 'bc_2' },
				{ client: clockless, wall: () => last + seconds, isDry: true },
			);
		expect(await at(0)).toMatchObject({ code: 'cooldown', nextAllowedAt: last + 61 });
		// Both moments are rounded down, so a difference of 60 may be 59 and a bit.
		expect(await at(60)).toMatchObject({ code: 'cooldown' });
		expect(await at(61)).toMatchObject({ code: 'dry_run' });
		expect(await at(-60)).toMatchObject({ code: 'cooldown' });
		expect(await at(-61)).toMatchObject({ code: 'dry_run' });
	});
});
