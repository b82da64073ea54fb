import { backoffMs } from '../../../delivery/backoff';
import { type Enrollment, readStanding } from '../enrollments';
import type { TriggerItem } from '../trigger-items';
import { readFireAnswer } from './fire-answer';
import {
	declined,
	doubtful,
	type EdgeFireOutcome,
	fired,
	notFired,
	planned,
	unread,
	unsent,
} from './fire-outcome';
import { type EdgeFireRequest, fireBody } from './fire-request';
import { refuseByItem } from './item-refusal';
import { afterRefusal, afterSilence, hasMoved, look, tellAfter } from './look-after';
import { refuseByStanding } from './standing-refusal';
import { LOOK_TOO_OLD, type EdgeFireTools, type Shot } from './tools';

/** How often the enrollment is looked at anew while limits on calls keep the fire back. */
const MOST_LOOKS = 8;

/**
 * Fires an item for a customer: looks whether it may, sends the fire once, and finds out as much as
 * can be known of what became of it.
 *
 * Edge keeps nobody from charging twice but by its cooldown, so the one thing that is sure here is
 * that this sends it once at most, but for what a limit on calls turned away. Two runs that fire the
 * same are told apart by nothing.
 */
export async function fireInEdge(
	tools: EdgeFireTools,
	request: EdgeFireRequest,
	item: TriggerItem,
): Promise<EdgeFireOutcome> {
	const { client, reads, shots, clock, time, random, wall, rules, signal } = tools;
	const wrong = refuseByItem(request, item);
	if (wrong !== undefined) return notFired(wrong);
	let before: Enrollment | undefined;
	let turnedAway: string | undefined;
	for (let looks = 1; looks <= MOST_LOOKS; looks += 1) {
		const lookedAt = time.moment();
		if (rules.checksEnrollment) {
			const found = await readStanding(client, reads, request);
			if (!found.ok) return unread('the enrollment', found.outcome);
			const { enrollment, now = wall() } = found.value;
			if (turnedAway !== undefined && hasMoved(before, enrollment)) {
				return doubtful(turnedAway, tellAfter(enrollment));
			}
			const against = refuseByStanding(found.value, request, now, rules.cooldownSeconds);
			if (against !== undefined) return notFired(against);
			before = enrollment;
		}
		if (rules.isDry) return planned(request, item);
		const looked = rules.checksEnrollment ? { lookedAt } : {};
		const shot: Shot = { body: fireBody(request), ...looked };
		const { code, reason } = await shots.deliver(shot);
		if (shot.answer !== undefined) return await told(tools, request, before, shot.answer);
		if (code !== LOOK_TOO_OLD.code) return unsent({ code, reason });
		turnedAway = shot.turnedAway ?? turnedAway;
		if (!rules.checksEnrollment) return unsent({ reason: turnedAway });
		await clock.sleep(backoffMs(looks + 2, random()), signal);
	}
	return unsent({ reason: `Edge turned the fire away ${MOST_LOOKS} times (${turnedAway})` });
}

/** @param before the enrollment before the fire, if it was looked at */
async function told(
	tools: EdgeFireTools,
	request: EdgeFireRequest,
	before: Enrollment | undefined,
	answer: NonNullable<Shot['answer']>,
): Promise<EdgeFireOutcome> {
	if (answer.kind === 'refused') return await afterRefusal(tools, request, before, answer.reason);
	if (answer.kind === 'unclear') return await afterSilence(tools, request, before, answer.reason);
	const read = readFireAnswer(answer.body);
	switch (read.kind) {
		case 'fired':
			return fired(read.charge, request);
		case 'unclear':
			return await afterSilence(tools, request, before, read.reason);
		case 'declined': {
			const { declineCode, status } = read.charge;
			const after = before && (await look(tools, request));
			return declined(declineCode ?? status, read.charge, after);
		}
	}
}
