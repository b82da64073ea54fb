/** Parameters as Stripe's v1 API nests them. `undefined` is left out. */
export interface FormParams {
	readonly [key: string]: string | number | boolean | undefined | FormParams;
}

/** Stripe's form encoding: `{ payload: { value: '1' } }` becomes `payload[value]=1`, escaped. */
export function encodeForm(params: FormParams): string {
	const form = new URLSearchParams();
	append(form, params, '');
	return form.toString();
}

function append(form: URLSearchParams, params: FormParams, prefix: string): void {
	for (const [key, value] of Object.entries(params)) {
		const name = prefix === '' ? key : `${prefix}[${key}]`;
		if (value === undefined) continue;
		if (typeof value === 'object') append(form, value, name);
		else form.append(name, String(value));
	}
}
