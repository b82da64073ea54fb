import type { INodeProperties } from 'n8n-workflow';
import { creditDescription } from '../../nodes/TriggerBilling/actions/credit/credit.resource';
import { edgeTriggerDescription } from '../../nodes/TriggerBilling/actions/edge/edge.resource';
import {
	BALANCE_TOLERANCE,
	COOLDOWN,
	FAILURES,
	MOST_CHARGES,
	WINDOW,
} from '../../nodes/TriggerBilling/actions/trigger/limits.options';
import { triggerDescription } from '../../nodes/TriggerBilling/actions/trigger/trigger.resource';
import { GUIDE, sectionOf, tableOf } from './trigger-guide';

/** What every user of n8n knows, and what stands in no table since the text is about it. */
const OF_N8N = ['Operation', 'Options'];

/** Of each operation, by the heading under which the guide explains its fields. */
const SECTIONS: ReadonlyArray<readonly [heading: string, fields: readonly INodeProperties[]]> = [
	['Trigger: Fire', of(triggerDescription, 'fire')],
	['Trigger: Get Status', of(triggerDescription, 'getStatus')],
	['Trigger: Resume', of(triggerDescription, 'resume')],
	['Credits', [...of(creditDescription, 'grant'), ...of(creditDescription, 'getBalance')]],
	['Zyntro Edge', ['enroll', 'fire', 'getItems'].flatMap((one) => of(edgeTriggerDescription, one))],
];

function of(fields: readonly INodeProperties[], operation: string): INodeProperties[] {
	return fields.filter(({ displayOptions }) =>
		displayOptions?.show?.operation?.includes(operation),
	);
}

function namesOf(fields: readonly INodeProperties[]): string[] {
	const names = fields
		.filter(({ type }) => type !== 'notice')
		.flatMap(({ type, options = [], displayName }) =>
			type === 'collection'
				? (options as INodeProperties[]).map((option) => option.displayName)
				: [displayName],
		);
	return [...new Set(names)].filter((name) => !OF_N8N.includes(name));
}

const CASES = SECTIONS.flatMap(([heading, fields]) =>
	namesOf(fields).map((name) => [heading, name] as const),
);

it.each(CASES)('%s explains %s', (heading, name) => {
	const explained = sectionOf(heading)
		.split('\n')
		.flatMap((line) => /^\| ([^|]+) \|/.exec(line)?.[1]?.split(', ') ?? []);
	const inText = [...sectionOf(heading).matchAll(/\*([A-Z][^*]+)\*/g)].map(([, text]) => text);
	expect([...explained, ...inText]).toContain(name);
});

describe('the table of safety limits', () => {
	const rows = new Map(
		tableOf(sectionOf('Safety limits'), 'Option', 'Default', 'Bounds', 'What it limits').map(
			([name = '', ...cells]) => [name, cells],
		),
	);
	const told = (cell = ''): string => cell.replaceAll(',', '');

	it.each([COOLDOWN, MOST_CHARGES, WINDOW, FAILURES, BALANCE_TOLERANCE])(
		'says what $displayName is, and may be',
		({ displayName, default: usual, least, most }) => {
			const [standard, bounds] = rows.get(displayName) ?? [];
			expect(told(standard)).toBe(String(usual));
			expect(told(bounds)).toBe(`${least} – ${most}`);
		},
	);
});

it('the guide names every operation that it explains', () => {
	for (const [heading] of SECTIONS) expect(GUIDE).toContain(`(#${anchorOf(heading)})`);
});

function anchorOf(heading: string): string {
	return heading.toLowerCase().replaceAll(':', '').replaceAll(' ', '-');
}
