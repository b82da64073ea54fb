import { type EventIdentity, meterEventIdentifier, sortedEntries } from './identifier';
import { MissingRows } from './missing-rows';
import type { HeldRow, HoldReason, MissingRow, Plan, PlanRules } from './plan';
import { formatQuantity } from './quantity';
import type { UsageEvent, UsageRow } from './usage-row';
import { formatWindow, stampOf } from './window';
import { holdIncomplete } from './window-incomplete';
import { holdIfOpen } from './window-open';

/** One event a row. Rows that repeat a source event word for word share the event of the first. */
export function planOneByOne(
	rows: readonly UsageRow[],
	rules: PlanRules,
	missing: readonly MissingRow[],
): Plan {
	const held: HeldRow[] = [];
	const groups = new Map<string, UsageRow[]>();
	const ordinals = new Map<string, number>();
	for (const row of rows) {
		const open =
			row.time.kind === 'window' ? holdIfOpen(row.index, row.time.window, rules.now) : null;
		if (open !== null) {
			held.push(open);
			continue;
		}
		const identity = identityOf(row, rules, ordinals);
		const identifier = meterEventIdentifier(row.eventName, row.customer, identity);
		const group = groups.get(identifier);
		if (group === undefined) groups.set(identifier, [row]);
		else group.push(row);
	}
	const events: UsageEvent[] = [];
	// Without a readable time a refused row is more likely to be another window than this one.
	const missingRows = new MissingRows(
		missing.filter(({ time }) => time?.kind === 'window'),
		'window',
	);
	for (const [identifier, group] of groups) {
		const reason = conflictIn(group, rules) ?? incompleteIn(group, rules, missingRows);
		if (reason === undefined) events.push(eventOf(group, identifier, rules));
		else for (const { index } of group) held.push({ index, ...reason });
	}
	return { events, held };
}

function identityOf(row: UsageRow, rules: PlanRules, ordinals: Map<string, number>): EventIdentity {
	if (rules.identity === 'source_event') {
		return { kind: 'source_event', sourceEventId: row.sourceEventId ?? '' };
	}
	if (rules.identity === 'window' && row.time.kind === 'window') {
		return { kind: 'window', window: row.time.window };
	}
	const timestamp = timestampOf(row);
	const value = formatQuantity(row.quantity);
	const content = contentOf(row);
	const ordinal = ordinals.get(content) ?? 0;
	ordinals.set(content, ordinal + 1);
	return { kind: 'content', timestamp, value, payload: row.payload, ordinal };
}

function conflictIn(group: readonly UsageRow[], rules: PlanRules): HoldReason | undefined {
	const [first] = group;
	if (group.length === 1 || first === undefined) return undefined;
	const where = group
		.slice(0, 5)
		.map(({ index }) => index)
		.join(', ');
	if (rules.identity === 'window') {
		const window = first.time.kind === 'window' ? formatWindow(first.time.window) : '';
		return {
			status: 'rejected',
			refusal: {
				field: 'row',
				code: 'window_repeated',
				reason: `${group.length} rows name customer ${first.customer} and window ${window} (items ${where}). Set "Combine Rows" to add them up, or remove the repeated ones. None was sent, because the first would claim the window`,
			},
		};
	}
	if (group.every((row) => contentOf(row) === contentOf(first))) return undefined;
	return {
		status: 'rejected',
		refusal: {
			field: 'source_event_id',
			code: 'source_event_conflict',
			reason: `${group.length} rows carry source event ID "${first.sourceEventId}" with different content (items ${where}). None was sent, because it is not clear which is right`,
		},
	};
}

function incompleteIn(
	[row]: readonly UsageRow[],
	{ identity }: PlanRules,
	missingRows: MissingRows,
): HoldReason | undefined {
	if (identity !== 'window' || row?.time.kind !== 'window') return undefined;
	return holdIncomplete(missingRows.firstOf(row.eventName, row.customer, row.time.window));
}

function contentOf(row: UsageRow): string {
	return JSON.stringify([
		row.eventName,
		row.customer,
		timestampOf(row),
		formatQuantity(row.quantity),
		sortedEntries(row.payload),
	]);
}

function timestampOf({ time }: UsageRow): number {
	return time.kind === 'instant' ? time.at : stampOf(time.window);
}

function eventOf(
	group: readonly UsageRow[],
	identifier: string,
	{ identity }: PlanRules,
): UsageEvent {
	const [row, ...repeats] = group as readonly [UsageRow, ...UsageRow[]];
	return {
		rows: [row.index],
		repeats: repeats.map(({ index }) => index),
		combined: false,
		eventName: row.eventName,
		customer: row.customer,
		quantity: row.quantity,
		timestamp: timestampOf(row),
		...(identity === 'window' && row.time.kind === 'window' && { window: row.time.window }),
		identifier,
		payload: row.payload,
	};
}
