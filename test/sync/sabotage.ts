import { createHash } from 'node:crypto';
import { SYNC_TIMES } from '../../delivery/sync/run-time';
import type { TotalsPort } from '../../delivery/sync/totals-port';
import { meterEventIdentifier } from '../../metering/identifier';
import { formatQuantity, type Quantity } from '../../metering/quantity';
import type { Correction } from '../../metering/correction';
import type { SyncTarget } from '../../metering/sync-target';
import { HOUR } from './schedule';
import type { Sabotage } from './simulate';

/** Lets every correction reach the provider under another identifier. */
function identified(identifierOf: (correction: Correction) => string): Sabotage {
	return {
		take: (correction, take) => take({ ...correction, identifier: identifierOf(correction) }),
	};
}

function hash(...parts: ReadonlyArray<string | number>): string {
	return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}

let fresh = 0;

/** Answers readings of a run from one that was made before anything was sent. */
function readingFirst(port: TotalsPort): TotalsPort {
	const known = new Map<SyncTarget, Quantity>();
	const lanes: SyncTarget[] = [];
	return {
		groups: (targets) => {
			lanes.push(...targets);
			return port.groups(targets);
		},
		send: async (correction) => await port.send(correction),
		read: async (group) => {
			if (group.some((target) => !known.has(target))) {
				const answer = await port.read(lanes);
				if (answer.kind !== 'answered') return answer;
				for (const [target, total] of answer.value) known.set(target, total);
			}
			return { kind: 'answered', value: known };
		},
	};
}

/** Each rule of the protocol, broken by itself. */
export const SABOTAGES: Readonly<Record<string, Sabotage>> = {
	'one identifier a window, whatever total it starts from': identified(
		({ target: { eventName, customer, window } }) =>
			meterEventIdentifier(eventName, customer, { kind: 'window', window }),
	),
	'the new total in the identifier too': identified(({ identifier, target }) =>
		hash(identifier, formatQuantity(target.total)),
	),
	'no window in the identifier': identified(({ target: { customer }, shown }) =>
		hash(customer, formatQuantity(shown)),
	),
	'a duplicate sent again under a fresh identifier': {
		take: (correction, take) => {
			const verdict = take(correction);
			if (verdict.kind !== 'duplicate') return verdict;
			return take({ ...correction, identifier: `fresh ${(fresh += 1)}` });
		},
	},
	'the difference in the identifier in place of the total it starts from': identified(
		({ target: { customer, window }, delta }) =>
			hash(customer, window.start, formatQuantity(delta)),
	),
	'old windows taken to show 0': { times: { ...SYNC_TIMES, youngSeconds: Infinity } },
	'readings that never grow old': { times: { ...SYNC_TIMES, freshMs: Infinity } },
	'all windows read first, and corrected much later': { port: readingFirst },
};

/** The protocol's own times, moved to where clocks, lags and stalls use up an identifier's life. */
export const THIN_MARGINS: Readonly<Record<string, Sabotage>> = {
	'windows of 16 hours taken to show 0': { times: { ...SYNC_TIMES, youngSeconds: 16 * 3600 } },
	'readings that hold for 5 hours': { times: { ...SYNC_TIMES, freshMs: 5 * HOUR } },
};
