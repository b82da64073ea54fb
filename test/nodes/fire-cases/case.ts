import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { FireBench } from '../firing';

/** A way to be refused, and all that is said of it. */
export interface FireCase {
	readonly what: string;
	/** What comes before, with the bench that the fire is run on. */
	readonly given?: (bench: FireBench) => Promise<unknown> | void;
	/** In place of, or beside, the fields of an item that would be charged. */
	readonly item?: IDataObject | ((bench: FireBench) => IDataObject);
	/** @default those of an event */
	readonly parameters?: INodeParameters;
	readonly options?: INodeParameters;
	/** In place of the usual key. */
	readonly key?: string;
	readonly code: string;
	readonly says: RegExp;
}

export const when = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ`;
export const payment = String.raw`pi_\w+`;

/** A sentence from its beginning to its end; `{when}`, `{pi}` and `{in}` stand for times and charges. */
export function sentence(text: string): RegExp {
	const escaped = text.replaceAll(/[.*+?^$()|[\]\\]/g, String.raw`\$&`);
	const filled = escaped
		.replaceAll('{when}', when)
		.replaceAll('{pi}', payment)
		.replaceAll('{in}', String.raw`in_\w+`);
	return new RegExp(`^${filled}$`, 'u');
}
