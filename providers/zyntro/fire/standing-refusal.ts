import { formatInstant } from '../../../metering/instant';
import type { EnrolledPair, Enrollment, Standing } from '../enrollments';
import { type EdgeRefusal, refuseEdge } from '../edge-refusal';

/** Code of a fire that has to wait until some time has passed since the last one. */
export const COOLDOWN = 'cooldown';

/**
 * How far ahead of its own clock Edge may seem to have been, in seconds. Further ahead, its moments
 * are of another time zone than they are taken to be, and the cooldown is left to Edge.
 */
const AHEAD_SECONDS = 60;

/**
 * What of the enrollment stands against a fire.
 *
 * @param now Unix seconds, by Edge's clock
 * @param cooldownSeconds 0 leaves it to Edge
 */
export function refuseByStanding(
	{ enrollment }: Standing,
	{ customer, item }: EnrolledPair,
	now: number,
	cooldownSeconds: number,
): EdgeRefusal | undefined {
	if (enrollment === undefined) {
		return refuse(
			'not_enrolled',
			`${customer} is not enrolled in ${item}, so the item may not charge them. Enroll them first`,
		);
	}
	switch (enrollment.status) {
		case 'active':
			return refuseCooldown(enrollment, now, cooldownSeconds);
		case 'paused':
			return refuse('paused', `${tellPaused(enrollment)}. ${GO_ON}`);
		case 'cancelled':
			return refuse(
				'enrollment_cancelled',
				`the enrollment ${enrollment.id} is cancelled. Enroll the customer again if they are to be charged`,
			);
		default:
			return refuse(
				'enrollment_not_active',
				`the enrollment ${enrollment.id} is ${enrollment.status}, and only an active one is charged`,
			);
	}
}

/** What a person does about a pause. */
export const GO_ON =
	'See to the payment method of the customer, then resume the enrollment in Edge';

function tellPaused({ id, failures }: Enrollment): string {
	const after = failures === 0 ? '' : ` after ${failures} failed charges in a row`;
	return `the enrollment ${id} is paused${after}`;
}

/** Of whole seconds, rounded down, two that differ by n may lie n - 1 apart. */
function refuseCooldown(
	{ id, lastTriggeredAt }: Enrollment,
	now: number,
	seconds: number,
): EdgeRefusal | undefined {
	if (lastTriggeredAt === undefined || seconds === 0) return undefined;
	const passed = now - lastTriggeredAt;
	if (passed < -AHEAD_SECONDS || passed > seconds) return undefined;
	return tellCooldown(`${id} was fired at ${formatInstant(lastTriggeredAt)}`, {
		seconds,
		nextAllowedAt: lastTriggeredAt + seconds + 1,
	});
}

/** @param what what was fired when, in words */
export function tellCooldown(
	what: string,
	{ seconds, nextAllowedAt }: { readonly seconds: number; readonly nextAllowedAt: number },
): EdgeRefusal {
	const reason = `${what}, and ${seconds} s have to pass after it, until ${formatInstant(nextAllowedAt)}. Fire again then only if it is to be charged a second time`;
	return { ...refuse(COOLDOWN, reason), nextAllowedAt };
}

function refuse(code: string, reason: string): EdgeRefusal {
	return refuseEdge('billing_customer', code, reason).refusal;
}
