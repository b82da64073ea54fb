import type { Now } from '../clock';

/** What Edge's public text leaves open; every reading can be had. */
export interface EdgeReadings {
	/** Status of an error answer. Documented once, with 200. @default 200 */
	readonly errorStatus: 200 | 400;
	/** A declined charge: an error, or a charge with `success: false`. @default 'error' */
	readonly decline: 'error' | 'charge';
	/** An amount beyond the item's maximum: refused, or charged up to it. @default 'refuse' */
	readonly beyondMaximum: 'refuse' | 'cap';
}

export interface EdgeOptions extends Partial<EdgeReadings> {
	/** 0 is any free port. @default 0 */
	readonly port?: number;
	/** @default "edge_key" */
	readonly apiKey?: string;
	/** @default "org_emulator" */
	readonly organization?: string;
	/** @default "1" */
	readonly brand?: string;
	/** In seconds, between two fires of one enrollment. @default 60 */
	readonly cooldown?: number;
	/** In a row, after which an enrollment is paused. @default 3 */
	readonly mostFailures?: number;
	/** Where the calls are; the documentation names both. @default both */
	readonly paths?: readonly string[];
	/** The time that the movable clock starts from. @default Date */
	readonly clock?: Now;
	readonly seed?: number;
	readonly log?: (line: string) => void;
}

export const EDGE_PATHS = ['/apis/public/edge/', '/apis/edge/trigger/'];

export type EdgeRules = EdgeReadings &
	Required<Pick<EdgeOptions, 'apiKey' | 'organization' | 'brand' | 'cooldown' | 'mostFailures'>>;

export function edgeRules(options: EdgeOptions): EdgeRules {
	return {
		errorStatus: options.errorStatus ?? 200,
		decline: options.decline ?? 'error',
		beyondMaximum: options.beyondMaximum ?? 'refuse',
		apiKey: options.apiKey ?? 'edge_key',
		organization: options.organization ?? 'org_emulator',
		brand: options.brand ?? '1',
		cooldown: options.cooldown ?? 60,
		mostFailures: options.mostFailures ?? 3,
	};
}
