import type { Refusal } from '../../metering/refusal';
import { StripeRequestError } from './client';
import type { Meter, Meters } from './meters';
import type { MeterRef, UsageInput } from './usage-input';

/** A meter, or why the rows that name it cannot be sent now (`unsent`) or ever (`rejected`). */
export type MeterLookup =
	| { readonly meter: Meter }
	| { readonly status: 'rejected' | 'unsent'; readonly refusal: Refusal };

/** What of a row leads to its meter. */
type NamesMeter = Pick<UsageInput, 'meter' | 'unreadable'>;

/** The meters that a run's rows name, each looked up once. */
export class MeterDirectory {
	readonly #lookups = new Map<string, MeterLookup>();
	readonly #meters: Meters;
	readonly #listing: Listing;

	constructor(meters: Meters) {
		this.#meters = meters;
		this.#listing = new Listing(meters);
	}

	/** Looks up every meter that the rows name. What cannot be found is kept as the rows' reason. */
	static async of(inputs: readonly NamesMeter[], meters: Meters): Promise<MeterDirectory> {
		const directory = new MeterDirectory(meters);
		for (const { meter, unreadable } of inputs) {
			if (unreadable === undefined && directory.known(meter) === undefined) {
				await directory.lookUp(meter);
			}
		}
		return directory;
	}

	/** What a look has shown, or undefined before it. */
	known(ref: MeterRef): MeterLookup | undefined {
		return this.#lookups.get(keyOf(ref));
	}

	/** Asks Stripe. What cannot be found is kept as the reason of all rows that name it. */
	async lookUp(ref: MeterRef): Promise<MeterLookup> {
		const lookup = await lookUp(ref, this.#meters, this.#listing);
		this.#lookups.set(keyOf(ref), lookup);
		return lookup;
	}

	find(ref: MeterRef): MeterLookup {
		return this.known(ref) ?? missing(ref);
	}

	get found(): Meter[] {
		return [...this.#lookups.values()].flatMap((lookup) => ('meter' in lookup ? lookup.meter : []));
	}
}

function keyOf({ by, value }: MeterRef): string {
	return `${by}:${value}`;
}

/** All meters by event name, listed when the first name is asked for. */
class Listing {
	#byEventName: Promise<ReadonlyMap<string, Meter>> | undefined;

	constructor(private readonly meters: Meters) {}

	async find(eventName: string): Promise<Meter | undefined> {
		this.#byEventName ??= this.meters.byEventName();
		return (await this.#byEventName).get(eventName);
	}
}

async function lookUp(ref: MeterRef, meters: Meters, listing: Listing): Promise<MeterLookup> {
	if (ref.value.trim() === '') {
		return rejected('meter_missing', 'no meter is chosen. Pick one from the list, or name it');
	}
	try {
		const meter = ref.by === 'id' ? await meters.get(ref.value) : await listing.find(ref.value);
		return meter === undefined ? missing(ref) : { meter };
	} catch (error) {
		return failed(ref, error);
	}
}

function missing({ by, value }: MeterRef): MeterLookup {
	return rejected(
		'meter_not_found',
		`there is no meter with ${by === 'id' ? 'ID' : 'event name'} "${value}" in this Stripe account. Check the name, the account, and whether the key is for test or live mode`,
	);
}

function failed(ref: MeterRef, error: unknown): MeterLookup {
	if (error instanceof StripeRequestError && error.status === 404) return missing(ref);
	const why = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
	const mend = error instanceof StripeRequestError ? (MENDS[String(error.status)] ?? '') : '';
	return {
		status: 'unsent',
		refusal: {
			field: 'meter',
			code: 'meter_lookup_failed',
			reason: `the meter "${ref.value}" could not be looked up: ${why}${mend}`,
		},
	};
}

/** How to mend what Stripe refused, by HTTP status. */
const MENDS: Readonly<Record<string, string>> = {
	'401': '. Check the key in the Stripe Billing API credential',
	'403': '. Give the restricted key the permission Billing Meters: Read',
};

function rejected(code: string, reason: string): MeterLookup {
	return { status: 'rejected', refusal: { field: 'meter', code, reason } };
}
