import { invalidRequest, type StripeProblem } from '../http/problem';

/** What a restricted key may be allowed. The names after `rak_` are the emulator's own. */
export type Permission =
	| 'billing_meter_read'
	| 'billing_meter_write'
	| 'billing_meter_event_write'
	| 'customer_read'
	| 'customer_write'
	| 'product_read'
	| 'product_write'
	/** Prices: the Dashboard calls them so, but their permission has kept the older object's name. */
	| 'plan_read'
	| 'plan_write'
	| 'subscription_read'
	| 'subscription_write'
	| 'invoice_read'
	| 'invoice_write'
	| 'payment_method_read'
	| 'payment_method_write'
	| 'payment_intent_read'
	| 'payment_intent_write'
	| 'charge_read'
	| 'charge_write'
	| 'credit_grant_read'
	| 'credit_grant_write'
	| 'event_read';

export interface ApiKey {
	readonly key: string;
	readonly livemode: boolean;
}

/**
 * The keys of API callers. Any key in Stripe's form is taken; a restricted key that was registered
 * is held to its permissions, and a revoked one is refused.
 */
export class Keys {
	readonly #registered = new Map<string, ReadonlySet<Permission> | 'revoked'>();

	/** @param permissions what a restricted key may do; write includes read */
	register(key: string, permissions: readonly Permission[]): void {
		this.#registered.set(key, new Set(permissions));
	}

	revoke(key: string): void {
		this.#registered.set(key, 'revoked');
	}

	clear(): void {
		this.#registered.clear();
	}

	/** @throws StripeProblem 401 */
	authenticate(authorization: string | undefined): ApiKey {
		const key = credentialOf(authorization);
		if (key === undefined) throw missingKey();
		const form = /^(?:sk|rk)_(live|test)_\w+$/.exec(key);
		if (form === null) throw unauthorized(`Invalid API Key provided: ${hidden(key)}`);
		if (this.#registered.get(key) === 'revoked') {
			throw unauthorized(`Expired API Key provided: ${hidden(key)}`, 'api_key_expired');
		}
		return { key, livemode: form[1] === 'live' };
	}

	/** @throws StripeProblem 403 */
	authorize({ key }: ApiKey, permission: Permission, account: string): void {
		const granted = this.#registered.get(key);
		if (granted === undefined || granted === 'revoked') return;
		if (granted.has(permission)) return;
		if (granted.has(permission.replace(/_read$/, '_write') as Permission)) return;
		throw invalidRequest(
			`The provided key '${hidden(key)}' does not have the required permissions for this endpoint on account '${account}'. Having the 'rak_${permission}' permission would allow this request to continue.`,
			{ status: 403 },
		);
	}
}

/** The credential of a Bearer or Basic Authorization header. */
export function credentialOf(authorization: string | undefined): string | undefined {
	const [, scheme = '', credential = ''] = /^(\w+)\s+(\S+)$/.exec(authorization ?? '') ?? [];
	if (/^bearer$/i.test(scheme)) return credential;
	if (!/^basic$/i.test(scheme)) return undefined;
	const [user] = Buffer.from(credential, 'base64').toString('utf8').split(':');
	return user === '' ? undefined : user;
}

function unauthorized(message: string, code?: string): StripeProblem {
	return invalidRequest(message, { status: 401, ...(code !== undefined && { code }) });
}

function missingKey(): StripeProblem {
	return unauthorized(
		"You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we can help at https://support.stripe.com/.",
	);
}

function hidden(key: string): string {
	const shown = /^(?:sk|rk)_(?:live|test)_/.exec(key)?.[0] ?? key.slice(0, 3);
	return `${shown}${'*'.repeat(8)}${key.slice(-4)}`;
}
