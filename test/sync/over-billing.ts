import { formatQuantity, type Quantity } from '../../metering/quantity';
import type { SyncTarget } from '../../metering/sync-target';
import type { Simulation } from './simulate';
import { largest } from './statements';

/**
 * How far a window was ever billed above the largest total that was stated of it, at the worst, as
 * a share of that total (Infinity when that is 0); 0 when none was.
 */
export function worstOverBilling({ statements, schedule }: Simulation): number {
	let worst = 0;
	for (const { target, billed, stated } of statements.misbillings) {
		const isHour = target.window.end - target.window.start === 3600;
		// Of worlds that change to days, days are what is billed in the end.
		if (schedule.lastPerDay && isHour) continue;
		const hours = schedule.lastPerDay ? sum(statements.most(isHourOf(target))) : 0;
		const most = Math.max(hours, number(largest(stated)));
		if (number(billed) > most) worst = Math.max(worst, (number(billed) - most) / most);
	}
	return worst;
}

/** The hours of a day may have been stated at different times. */
function isHourOf(day: SyncTarget) {
	return ({ customer, window }: SyncTarget): boolean =>
		customer === day.customer &&
		window.start >= day.window.start &&
		window.end <= day.window.end &&
		window.end - window.start < day.window.end - day.window.start;
}

const number = (quantity: Quantity): number => Number(formatQuantity(quantity));

function sum(quantities: readonly Quantity[]): number {
	return quantities.reduce((total, quantity) => total + number(quantity), 0);
}
