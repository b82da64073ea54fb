import type { INodeProperties } from 'n8n-workflow';
import { SAFETY_LIMITS } from '../../../../metering/trigger/trigger-rule';
import type { WholeSetting } from '../whole-number';

const HOUR = 3600;

/** What may be asked for, from the least that makes sense to the most that is believed. */
export const BALANCE_TOLERANCE: WholeSetting = {
	displayName: 'Balance Tolerance (Seconds)',
	name: 'balanceTolerance',
	least: 0,
	most: 86_400,
	default: SAFETY_LIMITS.balanceToleranceSeconds,
};
export const COOLDOWN: WholeSetting = {
	displayName: 'Cooldown (Seconds)',
	name: 'cooldown',
	least: 0,
	most: 2_592_000,
	default: SAFETY_LIMITS.cooldownSeconds,
};
export const FAILURES: WholeSetting = {
	displayName: 'Failures Before Pause',
	name: 'failuresBeforePause',
	least: 1,
	most: 10,
	default: SAFETY_LIMITS.failuresInARow,
};
export const MOST_CHARGES: WholeSetting = {
	displayName: 'Most Charges per Window',
	name: 'mostCharges',
	least: 1,
	most: 1000,
	default: SAFETY_LIMITS.mostCharges,
};
export const WINDOW: WholeSetting = {
	displayName: 'Window (Hours)',
	name: 'windowHours',
	least: 1,
	most: 8760,
	default: SAFETY_LIMITS.windowSeconds / HOUR,
};

function optionOf(setting: WholeSetting, description: string) {
	const { displayName, name, least, most, default: usual } = setting;
	return {
		displayName,
		name,
		type: 'number',
		typeOptions: { minValue: least, maxValue: most },
		default: usual,
		description,
	} satisfies INodeProperties;
}

export const balanceTolerance = optionOf(
	BALANCE_TOLERANCE,
	'How late a balance may show what was paid, and how wrong the clock of its source may be. A balance counts as read after a charge only when it was read later than that.',
);

export const cooldown = optionOf(
	COOLDOWN,
	'How long after one try at payment the next may follow, for this trigger and customer. 0 for no wait.',
);

export const failuresBeforePause = optionOf(
	FAILURES,
	'After how many declines in a row of one payment method the trigger is paused for the customer. It goes on when the customer has another payment method, or when Resume is run for it.',
);

export const largestAmount: INodeProperties = {
	displayName: 'Largest Amount',
	name: 'largestAmount',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 0,
	description:
		'One charge may be no more than this, in the currency’s smallest unit. Charges above it are not made, never cut. 0 sets no limit.',
};

export const largestTotal: INodeProperties = {
	displayName: 'Largest Total per Window',
	name: 'largestTotal',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 0,
	description:
		'All charges of this trigger to the customer within the window may be no more than this together, in the currency’s smallest unit. 0 sets no limit.',
};

export const mostCharges = optionOf(
	MOST_CHARGES,
	'How many charges this trigger may make to the customer within the window; declines of the stored payment method count too',
);

export const windowHours = optionOf(
	WINDOW,
	'The stretch of time, up to any moment, that Most Charges per Window and Largest Total per Window count in',
);
