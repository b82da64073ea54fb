import { type EventIdentity, meterEventIdentifier, sortedEntries } from './identifier';
import { MissingRows } from './missing-rows';
import type { HeldRows, HoldReason, MissingRow, Planned, Planner, PlanRules } from './plan';
import { formatQuantity } from './quantity';
import { NO_ROWS, timestampOf, type UsageEvent, type UsageRow } from './usage-row';
import { formatWindow } from './window';
import { holdIncomplete } from './window-incomplete';
import { holdOpen } from './window-open';

/** One event a row. Rows that repeat a source event word for word share the event of the first. */
export class OneByOnePlanner implements Planner {
	readonly #rules: PlanRules;
	readonly #held: HeldRows[] = [];
	readonly #groups = new Map<string, UsageRow[]>();
	readonly #ordinals = new Map<string, number>();

	constructor(rules: PlanRules) {
		this.#rules = rules;
	}

	add(row: UsageRow): void {
		const open =
			row.time.kind === 'window' ? holdOpen(row.time.window, this.#rules.now) : undefined;
		if (open !== undefined) {
			this.#held.push(heldOf(row, open));
			return;
		}
		const identity = identityOf(row, this.#rules, this.#ordinals);
		const identifier = meterEventIdentifier(row.eventName, row.customer, identity);
		const group = this.#groups.get(identifier);
		if (group === undefined) this.#groups.set(identifier, [row]);
		else group.push(row);
	}

	*plan(missing: readonly MissingRow[]): Generator<Planned> {
		for (const held of this.#held) yield { held };
		// Without a readable time a refused row is more likely to be another window than this one.
		const missingRows = new MissingRows(
			missing.filter(({ time }) => time?.kind === 'window'),
			'window',
		);
		for (const [identifier, group] of this.#groups) {
			const reason =
				conflictIn(group, this.#rules) ?? incompleteIn(group, this.#rules, missingRows);
			if (reason === undefined) yield { event: eventOf(group, identifier, this.#rules) };
			else for (const row of group) yield { held: heldOf(row, reason) };
		}
	}
}

function heldOf(row: UsageRow, reason: HoldReason): HeldRows {
	const { index, eventName, customer } = row;
	return { rows: [index], eventName, customer, timestamp: timestampOf(row), ...reason };
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

function eventOf(
	group: readonly UsageRow[],
	identifier: string,
	{ identity }: PlanRules,
): UsageEvent {
	const [row, ...repeats] = group as readonly [UsageRow, ...UsageRow[]];
	return {
		rows: [row.index],
		repeats: repeats.length === 0 ? NO_ROWS : repeats.map(({ index }) => index),
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
