import { baseUrlOf } from '../common/base-url';

export const EDGE_API = 'https://app.zyntrohq.com';

/**
 * Where the calls are. Edge's reference has them here, its guides below `/apis/edge/trigger/`.
 *
 * @see https://support.zyntro.ai/developer/api-reference/edge-api/fire-trigger
 */
export const EDGE_PATH = '/apis/public/edge/';

/** Without dots, percent signs and empty parts it cannot lead anywhere but where it says. */
const PLAIN_PATH = /^\/(?:[A-Za-z0-9_-]+\/)*$/;

/** Where the calls of a credential go. */
export interface EdgePlace {
	readonly origin: string;
	/** Begins and ends with a slash. */
	readonly path: string;
}

export type EdgePlaceReading =
	| { readonly ok: true; readonly place: EdgePlace }
	| { readonly ok: false; readonly reason: string };

/** Reads where the key may go; what is not set is Edge's own. */
export function edgePlaceOf(settings: {
	readonly baseUrl?: unknown;
	readonly path?: unknown;
}): EdgePlaceReading {
	const base = baseUrlOf(settings.baseUrl, { name: 'Zyntro Edge', origin: EDGE_API });
	if (!base.ok) return { ok: false, reason: `Base URL: ${base.reason}` };
	const { path: raw } = settings;
	const path = typeof raw === 'string' && raw.trim() !== '' ? raw.trim() : EDGE_PATH;
	if (PLAIN_PATH.test(path)) return { ok: true, place: { origin: base.origin, path } };
	return {
		ok: false,
		reason: `Path: "${path}" is not a plain path. Give one like ${EDGE_PATH}, with a slash at both ends, of letters, digits, hyphens and underscores`,
	};
}
