import { Zone } from '../../../metering/series/zone';

export function zoneOf(name: string): Zone {
	const zone = Zone.of(name);
	if (!zone.ok) throw new Error(zone.refusal.reason);
	return zone.value;
}

/** Unix seconds of a moment in ISO 8601. */
export function at(iso: string): number {
	return Date.parse(iso) / 1000;
}

/** Whole and odd offsets, changes of clocks by an hour and by half of one, at midnight and after. */
export const ZONES = [
	'UTC',
	'Europe/Berlin',
	'Europe/London',
	'America/New_York',
	'America/Havana',
	'America/St_Johns',
	'America/Santiago',
	'Africa/Cairo',
	'Asia/Beirut',
	'Asia/Kathmandu',
	'Asia/Kolkata',
	'Australia/Lord_Howe',
	'Pacific/Apia',
	'Pacific/Chatham',
	'Pacific/Kiritimati',
] as const;
