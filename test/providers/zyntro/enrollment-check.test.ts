import { EdgeRig, MINUTE, SECOND } from './edge-rig';

const rig = new EdgeRig();

/** The one enrollment that there is. */
function enrollment() {
	return rig.edge.state.enrollments[0]!;
}

describe('an enrollment that is not to be charged', () => {
	it('is none at all', async () => {
		rig.edge.state.addItem({ bi_id: 'bi_1' });
		rig.edge.state.addCustomer({ bc_id: 'bc_1' });
		expect(await rig.fireOne()).toMatchObject({
			status: 'not_fired',
			code: 'not_enrolled',
			field: 'billing_customer',
			reason: 'bc_1 is not enrolled in bi_1, so the item may not charge them. Enroll them first',
		});
	});

	it('is one of another customer or item', async () => {
		rig.enroll({ bi_id: 'bi_2' });
		rig.enroll({}, { bc_id: 'bc_2' });
		expect(await rig.fireOne()).toMatchObject({ code: 'not_enrolled' });
	});

	it('is paused, cancelled, or what else it may be', async () => {
		rig.enroll();
		const { state } = rig.edge;
		const { ts_id: id } = enrollment();
		state.changeEnrollment(id, { ts_status: 'paused', ts_consecutive_failures: 3 });
		expect(await rig.fireOne()).toMatchObject({
			code: 'paused',
			reason: `the enrollment ${id} is paused after 3 failed charges in a row. See to the payment method of the customer, then resume the enrollment in Edge`,
		});
		state.changeEnrollment(id, { ts_consecutive_failures: 0 });
		expect((await rig.fireOne()).reason).toMatch(/is paused\. See to/);
		state.changeEnrollment(id, { ts_status: 'cancelled' });
		expect(await rig.fireOne()).toMatchObject({
			code: 'enrollment_cancelled',
			reason: `the enrollment ${id} is cancelled. Enroll the customer again if they are to be charged`,
		});
		state.changeEnrollment(id, { ts_status: 'expired' as 'paused' });
		expect(await rig.fireOne()).toMatchObject({
			code: 'enrollment_not_active',
			reason: `the enrollment ${id} is expired, and only an active one is charged`,
		});
		expect(rig.sent('fire')).toEqual([]);
	});

	it('is not looked at where an active one is', async () => {
		rig.enroll();
		rig.edge.state.setStatus(enrollment().ts_id, 'cancelled');
		rig.edge.state.enroll('bc_1', 'bi_1', 'cont_1');
		expect(await rig.fireOne()).toMatchObject({ status: 'fired' });
	});
});

describe('the cooldown', () => {
	it('keeps a second fire back until it is over', async () => {
		rig.enroll();
		await rig.fireOne();
		rig.edge.clock.advance(50 * SECOND);
		const refused = await rig.fireOne();
		expect(refused).toMatchObject({
			status: 'not_fired',
			code: 'cooldown',
			reason: expect.stringMatching(
				/^ts_\w+ was fired at [-\d]+T[\d:]+Z, and 60 s have to pass after it, until [-\d]+T[\d:]+Z\. Fire again then only if it is to be charged a second time$/,
			),
		});
		expect(rig.sent('fire')).toHaveLength(1);
		const wait = (refused.nextAllowedAt ?? 0) * SECOND - rig.edge.clock.now();
		expect(wait).toBeGreaterThan(5 * SECOND);
		rig.edge.clock.advance(wait);
		expect(await rig.fireOne()).toMatchObject({ status: 'fired' });
	});

	it('may be longer here than in Edge', async () => {
		rig.enroll();
		await rig.fireOne();
		rig.edge.clock.advance(30 * MINUTE);
		expect(await rig.fireOne({}, { cooldownSeconds: 3600 })).toMatchObject({ code: 'cooldown' });
		rig.edge.clock.advance(31 * MINUTE);
		expect(await rig.fireOne({}, { cooldownSeconds: 3600 })).toMatchObject({ status: 'fired' });
	});

	it('may be left to Edge, whose no is told as what it is', async () => {
		rig.enroll();
		await rig.fireOne();
		expect(await rig.fireOne({}, { cooldownSeconds: 0 })).toMatchObject({
			status: 'not_fired',
			code: 'cooldown',
			reason:
				'nothing was charged: Edge answered: Cooldown active: wait 60 seconds between triggers',
		});
		expect(rig.sent('fire')).toHaveLength(2);
		expect(rig.captured()).toEqual([200]);
	});

	it('is left to Edge where its times are of another time zone', async () => {
		rig.enroll();
		rig.edge.state.changeEnrollment(enrollment().ts_id, {
			triggeredMs: rig.edge.clock.now() + 5 * 60 * MINUTE,
		});
		expect(await rig.fireOne()).toMatchObject({
			code: 'cooldown',
			reason: expect.stringMatching(/Edge answered/),
		});
		expect(rig.sent('fire')).toHaveLength(1);
	});

	it('is by Edge’s clock, not by ours', async () => {
		rig.enroll();
		await rig.fireOne();
		rig.edge.clock.advance(2 * MINUTE);
		const wall = (): number => rig.now() - 110;
		expect(await rig.fireOne({}, { wall })).toMatchObject({ status: 'fired' });
	});
});

describe('items of one run that fire the same', () => {
	it('are fired once, one after another', async () => {
		rig.enroll();
		const results = await rig.fire([{}, {}, {}]);
		expect(results.map(({ status, code }) => code ?? status)).toEqual([
			'fired',
			'cooldown',
			'cooldown',
		]);
		expect(results[1]?.reason).toMatch(/^an earlier item of this run fired the same, and 60 s/);
		const late = (results[1]?.nextAllowedAt ?? 0) - rig.now();
		expect(late).toBeGreaterThan(50);
		expect(late).toBeLessThan(70);
		expect(rig.sent('fire')).toHaveLength(1);
	});

	it('are fired once also where enrollments are not looked at, and Edge has no cooldown', async () => {
		await rig.start({ cooldown: 0 });
		rig.enroll();
		const results = await rig.fire([{}, {}], { checksEnrollment: false });
		expect(results).toMatchObject([{ status: 'fired' }, { code: 'cooldown' }]);
		expect(rig.sent('fire')).toHaveLength(1);
		expect(rig.sent('getEnrollments')).toEqual([]);
	});

	it('are fired for each customer and item of their own', async () => {
		rig.enroll();
		rig.enroll({ bi_id: 'bi_2' }, { bc_id: 'bc_2' });
		rig.edge.state.enroll('bc_1', 'bi_2', 'cont_1');
		const rows = [{}, { item: 'bi_2' }, { item: 'bi_2', customer: 'bc_2' }];
		expect(await rig.fire(rows)).toMatchObject(rows.map(() => ({ status: 'fired' })));
	});

	it('may each try where the first was refused', async () => {
		rig.enroll({ bi_trigger_mode: 'event', bi_max_capture_amount: 50 });
		expect(await rig.fire([{ amount: 60 }, { amount: 40 }])).toMatchObject([
			{ code: 'edge_refused' },
			{ status: 'fired' },
		]);
	});
});

it('fires unchecked where that is asked for, and Edge decides', async () => {
	rig.enroll();
	const unchecked = { checksEnrollment: false };
	expect(await rig.fireOne({}, unchecked)).toMatchObject({ status: 'fired' });
	expect(await rig.fireOne({}, unchecked)).toMatchObject({
		code: 'cooldown',
		reason: expect.stringMatching(/^nothing was charged: Edge answered: Cooldown/),
	});
	rig.edge.state.setStatus(enrollment().ts_id, 'paused');
	expect(await rig.fireOne({}, unchecked)).toMatchObject({
		code: 'edge_refused',
		reason: 'nothing was charged: Edge answered: Enrollment is paused',
	});
	expect(rig.sent('getEnrollments')).toEqual([]);
});

describe('an enrollment that cannot be read', () => {
	it.each(['fail', 'cut', 'malformed'] as const)('fires nothing: %s', async (kind) => {
		rig.enroll();
		rig.edge.faults.add({ kind, path: 'getEnrollments' });
		const result = await rig.fireOne();
		expect(result).toMatchObject({ status: 'not_fired', code: 'check_failed' });
		expect(result.reason).toMatch(
			/^the enrollment could not be read \(8 tries did not get through \(.*\)\), so nothing was fired\. Fire this item again$/,
		);
		expect(rig.sent('fire')).toEqual([]);
	});

	it('is tried again before that', async () => {
		rig.enroll();
		rig.edge.faults.add({ kind: 'cut', path: 'getEnrollments', count: 3 });
		rig.edge.faults.add({ kind: 'refuse', status: 429, path: 'getItems', count: 2 });
		expect(await rig.fireOne()).toMatchObject({ status: 'fired' });
		expect(rig.sent('fire')).toHaveLength(1);
	});

	it('is so when its list has what cannot be understood', async () => {
		rig.enroll();
		rig.edge.state.changeEnrollment(enrollment().ts_id, { ts_status: '' as 'paused' });
		expect(await rig.fireOne()).toMatchObject({
			code: 'check_failed',
			reason:
				"the enrollment could not be read (Edge's list of enrollments has an entry without its IDs and status (ts_id, ts_status, …)), so nothing was fired. Fire this item again",
		});
	});
});

it('finds the enrollment on whatever page it is', async () => {
	rig.enroll();
	const { state } = rig.edge;
	state.setStatus(enrollment().ts_id, 'cancelled');
	for (let count = 0; count < 120; count += 1) {
		state.setStatus(state.enroll('bc_1', 'bi_1', 'cont_1').ts_id, 'cancelled');
	}
	state.enroll('bc_1', 'bi_1', 'cont_1');
	expect(await rig.fireOne()).toMatchObject({ status: 'fired' });
	expect(rig.sent('getEnrollments').map(({ offset }) => offset)).toEqual([0, 50, 100]);
});

it('gives up on a list of enrollments that never ends', async () => {
	rig.enroll();
	const { state } = rig.edge;
	for (let count = 0; count < 1000; count += 1) state.enroll('bc_1', 'bi_1', 'cont_1');
	expect(await rig.fireOne()).toMatchObject({
		code: 'check_failed',
		reason: expect.stringMatching(/goes on after 1000 entries/),
	});
	expect(rig.sent('fire')).toEqual([]);
});
