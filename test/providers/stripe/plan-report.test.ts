import type { Clock } from '../../../delivery/clock';
import type { CombineRule } from '../../../metering/plan';
import { StripeClient } from '../../../providers/stripe/client';
import { MeterDirectory } from '../../../providers/stripe/meter-directory';
import { Meters } from '../../../providers/stripe/meters';
import { planReport } from '../../../providers/stripe/plan-report';
import { VirtualClock } from '../../support/virtual-clock';
import { SmallStripe } from './small-stripe';
import { inputOf, meterOf, NOW, RULES } from './usage';

const ROWS = 1000;
const HOUR = 3600;

/** A machine that is so slow that a millisecond is over whenever somebody looks. */
class SlowMachine implements Clock {
	rests = 0;
	readonly #clock = new VirtualClock();
	#spentMs = 0;

	now(): number {
		this.#spentMs += 1;
		return this.#clock.now() + this.#spentMs;
	}

	async sleep(ms: number): Promise<void> {
		this.rests += 1;
		await this.#clock.sleep(ms);
	}
}

it.each<CombineRule>(['none', 'window'])(
	'lets others in while it reads and while it plans, combining %s',
	async (combine) => {
		const clock = new SlowMachine();
		let restsWhileReading = 0;
		function* inputs() {
			for (let index = 0; index < ROWS; index += 1) {
				const end = NOW - (NOW % HOUR) - index * 60;
				yield inputOf({ index, time: { kind: 'window', start: end - 60, end } });
			}
			restsWhileReading = clock.rests;
		}
		const stripe = new SmallStripe([meterOf()]);
		const client = new StripeClient(async (request) => await stripe.send(request), clock);
		const rules = { ...RULES, identity: 'window', combine } as const;
		const { events } = await planReport(
			inputs(),
			new MeterDirectory(new Meters(client)),
			rules,
			clock,
		);

		expect(events).toHaveLength(ROWS);
		expect(restsWhileReading).toBeGreaterThan(10);
		expect(clock.rests - restsWhileReading).toBeGreaterThan(10);
	},
);
