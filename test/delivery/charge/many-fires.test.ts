import { balance, requestOf } from '../../metering/trigger/fires';
import { StripePort } from '../../trigger/stripe-port';
import { eventOf, Scene } from './scene';

describe('many fires', () => {
	it('of one customer go one after another, and of one occasion one is charged', async () => {
		const scene = new Scene();
		const requests = ['a', 'a', 'b'].map((id) => eventOf(id));
		const outcomes: string[] = [];
		const port = new StripePort(scene.model, scene.clock, 0, []);
		const report = await scene.run(requests, port);
		for (const request of requests) {
			const { status, code = '' } = report.outcomes.get(request) ?? { status: 'nothing' };
			outcomes.push(`${status} ${code}`.trim());
		}
		expect(outcomes).toEqual(['fired', 'refused already_fired', 'refused cooldown']);
		expect(report.requests).toBe(port.calls.length);
	});

	it('each minute for a day, with a card that declines: as many are tried as may fail in a row', async () => {
		const scene = new Scene();
		scene.model.mood = { kind: 'declines', settlesMs: 0, settlesWell: false };
		const codes: Record<string, number> = {};
		const notices: unknown[] = [];
		for (let minute = 0; minute < 1440; minute += 1) {
			const {
				code = 'fired',
				isAttempt,
				isPausing,
				reason,
			} = await scene.fire(eventOf(`order ${minute}`));
			if (isAttempt) notices.push(isPausing ? reason : code);
			codes[code] = (codes[code] ?? 0) + 1;
			await scene.pass(60);
		}
		expect(scene.tries).toBe(3);
		expect(codes).toMatchObject({ declined: 3 });
		expect(codes.paused).toBeGreaterThan(1430);
		expect(notices).toEqual([
			'declined',
			'declined',
			expect.stringMatching(/failure 3 in a row, so the trigger is paused now$/),
		]);
		scene.model.mood = { kind: 'pays', settlesMs: 0, settlesWell: true };
		scene.model.changeCard('B');
		expect(await scene.fire(eventOf('the next'))).toMatchObject({ status: 'fired' });
	});

	it('each minute for a day on a low balance that nobody credits: no more than the limit', async () => {
		const scene = new Scene();
		for (let minute = 0; minute < 1440; minute += 1) {
			await scene.fire(requestOf({ condition: balance('9') }));
			await scene.pass(60);
		}
		expect(scene.tries).toBe(3);
	});
});
