import type { Correction } from '../../metering/correction';
import { formatInstant } from '../../metering/instant';
import { formatQuantity } from '../../metering/quantity';
import type { SyncTarget } from '../../metering/sync-target';
import { CONFIRMED_ON_RETRY, IN_DOUBT } from '../ending';
import type { StopReason } from '../halt';
import type { Outcome } from '../verdict';
import type { SyncOutcome } from './sync-outcome';

/** Code of a correction that was held back because the total had been moved on from already. */
export const MOVED_ON = 'moved_on';
/** Code of a window that must not be corrected unread. */
export const READING_NEEDED = 'reading_needed';
/** Code of a window whose difference is settled in another window. */
export const CARRIED_OVER = 'carried_over';
/** Code of a row that was not sent because the run was a dry one. */
export const DRY_RUN = 'dry_run';

/** What the answer to a correction means for its window. */
export function ended(correction: Correction, outcome: Outcome): SyncOutcome {
	const { attempts, code, reason } = outcome;
	const known = { attempts, correction, shown: correction.shown };
	switch (outcome.status) {
		case 'accepted':
			return { status: 'synced', ...known };
		case 'duplicate':
			return {
				status: 'pending',
				...(code === undefined ? movedOn(correction) : confirmed(correction)),
				...known,
			};
		default:
			return { status: outcome.status, ...(code && { code }), ...(reason && { reason }), ...known };
	}
}

function movedOn({ shown }: Correction) {
	const from = formatQuantity(shown);
	return {
		code: MOVED_ON,
		reason: `the total still shows ${from}, but was changed from ${from} within the last day. Either that change does not show yet, or the total has fallen back to ${from} since. Nothing is billed twice; a later run settles it, as a rule within a day of that change`,
	};
}

/** The try without an answer may not have been the one that counted. */
function confirmed({ shown }: Correction) {
	return {
		code: CONFIRMED_ON_RETRY,
		reason: `a try got no clear answer, and the next one showed that a change from ${formatQuantity(shown)} was counted, most likely this one. Nothing is billed twice; the next run confirms it`,
	};
}

/**
 * What a window ended as whose correction was tried before, from an earlier reading. Where a try
 * of that may have been counted, not being sent or being refused now does not undo it.
 */
export function followed(earlier: SyncOutcome | undefined, outcome: SyncOutcome): SyncOutcome {
	if (earlier === undefined) return outcome;
	const whole = { ...outcome, attempts: earlier.attempts + outcome.attempts };
	const isNothingSent = outcome.status === 'unsent' || outcome.status === 'rejected';
	if (!isNothingSent || earlier.code !== IN_DOUBT || outcome.code === IN_DOUBT) return whole;
	const reason = `${earlier.reason}. After that: ${outcome.reason}`;
	return { ...whole, status: 'unsent', code: IN_DOUBT, reason };
}

/** A window of which could not be read what the provider shows. */
export function unread({ status, code, reason }: Outcome): SyncOutcome {
	return {
		status: status === 'rejected' ? 'rejected' : 'unsent',
		...(code && { code }),
		...(reason && { reason }),
		attempts: 0,
	};
}

export function notStarted({ window }: SyncTarget): SyncOutcome {
	return {
		status: 'unsent',
		code: 'window_not_started',
		field: 'window_start',
		reason: `the window begins at ${formatInstant(window.start)}, which has not come yet. Check the time of the source, or run again then`,
		attempts: 0,
	};
}

/** What a first total is that was refused where nothing may be read. */
export function known({ attempts }: SyncOutcome): SyncOutcome {
	return {
		status: 'pending',
		code: 'not_read',
		reason:
			'the window was billed already, with this total or another one, and totals are not read. Nothing is billed twice. To have corrections sent, set "Read Totals" to "When Needed"',
		attempts,
	};
}

export function readingNeeded(): SyncOutcome {
	return {
		status: 'unsent',
		code: READING_NEEDED,
		reason:
			'what was sent for this window may be forgotten by now, so without reading its total it could be billed twice. Set "Read Totals" to "When Needed"',
		attempts: 0,
	};
}

export function planned(correction: Correction): SyncOutcome {
	return {
		status: 'unsent',
		code: DRY_RUN,
		reason: 'dry run: this would have been sent',
		attempts: 0,
		shown: correction.shown,
		correction,
	};
}

/** Why a try is not made whose reading has grown too old while it waited for its turn. */
export const READING_TOO_OLD: StopReason = {
	code: 'reading_too_old',
	reason: 'the total was read too long ago to correct it. Run again',
};
