import { TEST_KEY } from '../support/engine';
import { quickest } from '../support/quickest';
import { CANCEL, CancelRig, CONTINUE } from './cancelling';

const rig = new CancelRig();

describe('bad items', () => {
	const bad = [{ identifier: 'mb1_unknown' }, { identifier: '' }, { identifier: 42 }];

	it('are named beside the good ones', async () => {
		const [good = {}] = await rig.reported(1);
		const run = await rig.cancel([...bad, good], { node: CONTINUE });

		expect(run.node(CANCEL).items.map(({ status, reason_code }) => [status, reason_code])).toEqual([
			['rejected', 'cancel_not_found'],
			['rejected', 'identifier_missing'],
			['rejected', 'identifier_not_text'],
			['cancelled', null],
		]);
		expect(run.node(CANCEL).items[1]).toMatchObject({
			reason:
				'Identifier: the identifier is empty. Map the field that holds the identifier that Report put out',
			input: bad[1],
		});
		expect(rig.totals()).toEqual(['0']);
	});

	it('stop the node with counts and reasons, after the good ones are cancelled', async () => {
		const [done = {}, good = {}] = await rig.reported(2);
		await rig.cancel([done]);
		const run = await rig.cancel([...bad, done, good]);

		expect(run.node(CANCEL).error).toMatchObject({
			name: 'NodeOperationError',
			message: '3 of 5 rows were not cancelled: 3 rejected, 0 unsent',
			context: { itemIndex: 0 },
		});
		expect(run.error?.description?.split('<br>')).toEqual([
			'The other 2 are cancelled. Once mended, run all rows again: an event is taken back only once.',
			expect.stringMatching(/^\[Item 0\] Stripe answered 400: /),
			expect.stringMatching(/^\[Item 1\] Identifier: the identifier is empty\./),
			expect.stringMatching(/^\[Item 2\] Identifier: number 42 is not an identifier/),
		]);
		expect(rig.totals()).toEqual(['0', '0']);
	});

	it('go to the error output with their input; good ones go their way', async () => {
		const items = await rig.reported(2);
		const run = await rig.cancel([bad[0] ?? {}, ...items], {
			node: { onError: 'continueErrorOutput' },
		});

		const [done = [], refused = []] = run.node(CANCEL).outputs;
		expect(done.map(({ json, pairedItem }) => [json.status, pairedItem])).toEqual([
			['cancelled', { item: 1 }],
			['cancelled', { item: 2 }],
		]);
		expect(refused.map(({ json }) => json)).toEqual([
			{
				identifier: 'mb1_unknown',
				error: expect.objectContaining({ status: 'rejected', reason_code: 'cancel_not_found' }),
				message: expect.stringMatching(/^\[Item 0\] Stripe answered 400: /),
			},
		]);
	});

	it('whose expression breaks are refused alone', async () => {
		const [good = {}] = await rig.reported(1);
		const run = await rig.cancel([{ identifier: 'x', bad: true }, good], {
			parameters: {
				identifier: '={{ $json.bad ? $("Nowhere").first().json.id : $json.identifier }}',
			},
			node: CONTINUE,
		});

		expect(run.node(CANCEL).items).toMatchObject([
			{ status: 'rejected', reason_code: 'expression_broken', event_name: null },
			{ status: 'cancelled' },
		]);
	});

	it('of a meter that is not there are told so', async () => {
		const run = await rig.cancel([{ identifier: 'a' }], {
			parameters: { meter: { __rl: true, mode: 'eventName', value: 'nowhere' } },
			node: CONTINUE,
		});

		expect(run.node(CANCEL).items).toMatchObject([
			{ status: 'rejected', reason_code: 'meter_not_found', event_name: 'nowhere' },
		]);
		expect(rig.asked()).toBe(0);
	});
});

describe('the run', () => {
	it('asks Stripe for nothing but the meter when it is a dry one', async () => {
		const items = await rig.reported(2);
		const run = await rig.cancel(items, { parameters: { options: { dryRun: true } } });

		expect(run.node(CANCEL).items).toMatchObject(
			items.map(({ identifier }) => ({
				status: 'unsent',
				reason_code: 'dry_run',
				reason: 'Dry run: Stripe would have been asked to cancel this',
				identifier,
				attempts: 0,
			})),
		);
		expect(run.node(CANCEL).hints.map(({ message }) => message)).toEqual([
			'Dry run: nothing was sent to Stripe',
		]);
		expect(rig.asked()).toBe(0);
		expect(rig.totals()).toEqual(['1', '2']);
	});

	it('that is dry says of bad items that nothing was cancelled', async () => {
		const run = await rig.cancel([{ identifier: '' }], {
			parameters: { options: { dryRun: true } },
		});

		expect(run.error).toMatchObject({
			message: '1 of 1 rows were not cancelled: 1 rejected, 0 unsent',
			description: expect.stringMatching(
				/^This was a dry run: the other rows could be cancelled\./,
			),
		});
	});

	it('is summed up in one item', async () => {
		const items = await rig.reported(3);
		await rig.cancel(items.slice(0, 1));
		const run = await rig.cancel([...items, { identifier: '' }], {
			parameters: { options: { output: 'summary' } },
			node: CONTINUE,
		});

		const [summed = []] = run.node(CANCEL).outputs;
		expect(summed).toHaveLength(1);
		expect(summed[0]?.pairedItem).toEqual([0, 1, 2, 3].map((item) => ({ item })));
		expect(summed[0]?.json).toEqual({
			rows: 4,
			cancelled: 2,
			already_cancelled: 1,
			rejected: 1,
			unsent: 0,
			duration_ms: expect.any(Number),
			requests: 3,
			rate_limited: 0,
			dry_run: false,
			problems: [
				'[Item 3] Identifier: the identifier is empty. Map the field that holds the identifier that Report put out',
			],
		});
	});

	it('needs no more than the permissions that the credential names', async () => {
		const items = await rig.reported(1);
		rig.stripe.state.addKey('rk_live_reader', ['billing_meter_read']);
		rig.stripe.state.addKey('rk_live_enough', ['billing_meter_read', 'billing_meter_event_write']);
		const reader = await rig.cancel(items, {
			node: CONTINUE,
			credential: { apiKey: 'rk_live_reader' },
		});
		const enough = await rig.cancel(items, { credential: { apiKey: 'rk_live_enough' } });

		expect(reader.node(CANCEL).items).toMatchObject([
			{
				status: 'unsent',
				reason_code: 'permission_missing',
				reason: expect.stringMatching(
					/Give the restricted key the permission Billing Meter Event Adjustments: Write$/,
				),
			},
		]);
		expect(enough.node(CANCEL).items).toMatchObject([{ status: 'cancelled' }]);
	});

	it.each([
		[TEST_KEY, {}, 25],
		[undefined, {}, 100],
		[undefined, { ratePerSecond: 50 }, 50],
	])(
		'keeps to the pace: %p %j',
		async (apiKey, options, perSecond) => {
			const count = perSecond;
			const items = Array.from({ length: count }, (_, i) => ({ identifier: `none ${i}` }));
			const needed = await quickest(3.8, async () => {
				const begin = performance.now();
				await rig.cancel(items, {
					node: CONTINUE,
					parameters: { options },
					...(apiKey && { credential: { apiKey } }),
				});
				const seconds = (performance.now() - begin) / 1000;
				expect(seconds).toBeGreaterThan((count - 1 - perSecond * 0.05) / perSecond);
				return seconds;
			});
			expect(needed).toBeLessThan(3.8);
		},
		120_000,
	);

	it('refuses options that mean nothing before it sends', async () => {
		const items = await rig.reported(1);
		const run = await rig.cancel(items, { parameters: { options: { dryRun: '={{ "yes" }}' } } });

		expect(run.error?.message).toBe('Dry Run is "yes"');
		expect(rig.totals()).toEqual(['1']);
	});
});
