import { type Enrollment, readStanding, type Standing } from '../enrollments';
import type { TriggerItem } from '../trigger-items';
import { readFireAnswer } from './fire-answer';
import {
	crowdedOut,
	declined,
	type EdgeFireOutcome,
	fired,
	notFired,
	planned,
	unread,
	unsent,
} from './fire-outcome';
import { type EdgeFireRequest, fireBody } from './fire-request';
import { refuseByItem } from './item-refusal';
import { afterRefusal, afterSilence, look } from './look-after';
import { refuseByStanding } from './standing-refusal';
import { LOOK_TOO_OLD, type EdgeFireTools, type Shot } from './tools';

/** How often the enrollment is looked at anew while limits on calls keep the fire back. */
const MOST_LOOKS = 5;

/**
 * Fires an item for a customer: looks whether it may, sends the fire once, and finds out as much as
 * can be known of what became of it.
 *
 * Edge keeps nobody from charging twice but by its cooldown, so the one thing that is sure here is
 * that this sends it once at most. Two runs that fire the same are told apart by nothing.
 */
export async function fireInEdge(
	tools: EdgeFireTools,
	request: EdgeFireRequest,
	item: TriggerItem,
): Promise<EdgeFireOutcome> {
	const { client, reads, shots, clock, wall, rules } = tools;
	const wrong = refuseByItem(request, item);
	if (wrong !== undefined) return notFired(wrong);
	for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
		let standing: Standing | undefined;
		const lookedAt = clock.now();
		if (rules.checksEnrollment) {
			const found = await readStanding(client, reads, request);
			if (!found.ok) return unread('the enrollment', found.outcome);
			standing = found.value;
			const now = standing.now ?? wall();
			const against = refuseByStanding(standing, request, now, rules.cooldownSeconds);
			if (against !== undefined) return notFired(against);
		}
		if (rules.isDry) return planned(request, item);
		const shot: Shot = { body: fireBody(request), ...(standing && { lookedAt }) };
		const { code, reason } = await shots.deliver(shot);
		if (shot.answer !== undefined) {
			return await told(tools, request, standing?.enrollment, shot.answer);
		}
		if (code !== LOOK_TOO_OLD.code) return unsent({ code, reason });
	}
	return crowdedOut();
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
