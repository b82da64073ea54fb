import type { EdgeOptions } from '../../../emulator/edge';
import { EdgeRig, MINUTE } from './edge-rig';

const READINGS: EdgeOptions[] = [];
for (const errorStatus of [200, 400] as const) {
	for (const decline of ['error', 'charge'] as const) {
		for (const beyondMaximum of ['refuse', 'cap'] as const) {
			READINGS.push({ errorStatus, decline, beyondMaximum });
		}
	}
}

/** Edge's public text leaves these open, so all of it has to hold however Edge reads them. */
describe.each(READINGS)('where Edge reads its text as %j', (reading) => {
	const rig = new EdgeRig(reading);

	it('charges and refuses', async () => {
		rig.enroll();
		expect(await rig.fireOne()).toMatchObject({ status: 'fired', charge: { status: 'captured' } });
		expect(await rig.fireOne({}, { cooldownSeconds: 0 })).toMatchObject({
			status: 'not_fired',
			code: 'cooldown',
		});
		rig.edge.clock.advance(2 * MINUTE);
		rig.edge.state.changeCustomer('bc_1', { bc_status: 'suspended' });
		expect(await rig.fireOne()).toMatchObject({
			status: 'not_fired',
			code: 'edge_refused',
			reason: 'nothing was charged: Edge answered: Billing customer is not active',
		});
		expect(rig.captured()).toEqual([200]);
	});

	it('tells a decline, and the one that pauses', async () => {
		rig.enroll({}, { declines: 'insufficient_funds' });
		for (let failure = 1; failure <= 3; failure += 1) {
			const result = await rig.fireOne();
			expect(result).toMatchObject({
				status: 'not_fired',
				code: 'declined',
				field: 'billing_customer',
			});
			expect(result.isPausing).toBe(failure === 3 ? true : undefined);
			expect(result.reason).toMatch(/^the charge was declined \(/);
			expect(/That was failure 3 in a row/.test(result.reason ?? '')).toBe(failure === 3);
			rig.edge.clock.advance(2 * MINUTE);
		}
		expect(await rig.fireOne()).toMatchObject({ code: 'paused' });
		expect(rig.sent('fire')).toHaveLength(3);
		expect(rig.captured()).toEqual([0, 0, 0]);
	});

	it('fires no more than the item may charge, or tells that it was less', async () => {
		rig.enroll({ bi_trigger_mode: 'event' });
		const result = await rig.fireOne({ amount: '500.01' });
		if (reading.beyondMaximum === 'cap') {
			expect(result).toMatchObject({
				status: 'fired',
				code: 'amount_differs',
				field: 'override_amount',
				reason: 'Edge charged 500, not 500.01. It cuts amounts at the maximum of the item',
			});
		} else {
			expect(result).toMatchObject({
				status: 'not_fired',
				code: 'edge_refused',
				reason: 'nothing was charged: Edge answered: override_amount exceeds the maximum of 500',
			});
		}
	});

	it('knows a credential that is not accepted, before anything else', async () => {
		rig.enroll();
		for (const credential of [{ apiKey: 'x' }, { organizationId: 'x' }, { brandId: 'x' }]) {
			const result = await rig.fireOne({}, { credential });
			expect(result).toMatchObject({
				status: 'not_fired',
				code: 'credential_refused',
				isForAll: true,
			});
			expect(result.reason).toMatch(
				/^the trigger items of the brand were not given \(Edge answered: Invalid (API key|organization|brand)\), so nothing was fired\. Check API Key, Organization ID and Brand ID in the Zyntro Edge API credential$/,
			);
		}
		expect(rig.sent('getEnrollments')).toEqual([]);
		expect(rig.sent('fire')).toEqual([]);
	});
});

describe('what Edge shows of an item beyond its reference', () => {
	const rig = new EdgeRig();

	it('is made use of: its currency and maximum', async () => {
		rig.enroll();
		const item = {
			bi_id: 'bi_1',
			bi_trigger_mode: 'event',
			bi_allow_amount_override: '1',
			bi_currency: 'JPY',
			bi_max_capture_amount: '5000.00',
		};
		const body = { status: 'success', data: [item] };
		rig.edge.faults.add({ kind: 'refuse', status: 200, body, path: 'getItems' });
		expect(await rig.fireOne({ amount: '10.5' })).toMatchObject({
			code: 'invalid_amount',
			reason: expect.stringMatching(/^10\.5 has more than 0 digits behind the point/),
		});
		expect(await rig.fireOne({ amount: '5001' })).toMatchObject({
			code: 'amount_limit',
			reason:
				'5001 is more than the item may charge, 5000. Raise the maximum of the item in Edge if the amount is right',
		});
		expect(await rig.fireOne({ amount: '5000' }, { isDry: true })).toMatchObject({
			code: 'dry_run',
			plan: { currency: 'jpy' },
		});
	});

	it('is no list that can be read without IDs', async () => {
		const body = { status: 'success', data: [{ bi_name: 'no id' }] };
		rig.edge.faults.add({ kind: 'refuse', status: 200, body, path: 'getItems' });
		expect(await rig.fireOne()).toMatchObject({
			code: 'check_failed',
			reason:
				"the brand's trigger items could not be read (Edge's list of items has an entry without an ID (bi_id)), so nothing was fired. Fire this item again",
		});
	});
});
