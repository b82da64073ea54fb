import { type Reader, textMap } from './param';
import { invalidRequest } from './problem';

const MOST_KEYS = 50;
const LONGEST_KEY = 40;
const LONGEST_VALUE = 500;

const TEXTS = textMap(Infinity);

/**
 * An object's metadata; an empty text takes all of it away.
 *
 * @see https://docs.stripe.com/api/metadata: up to 50 keys of up to 40 characters, values up to 500
 */
export function metadata(): Reader<Record<string, string> | null | undefined> {
	return (raw, name) => {
		if (raw === '') return null;
		const map = TEXTS(raw, name);
		for (const [key, value] of Object.entries(map ?? {})) {
			if (key.length > LONGEST_KEY) throw tooLong('key', key, LONGEST_KEY, name);
			if (value.length > LONGEST_VALUE) throw tooLong('value', value, LONGEST_VALUE, name);
		}
		if (Object.keys(map ?? {}).length > MOST_KEYS) {
			throw invalidRequest(`You can have up to ${MOST_KEYS} metadata keys.`, { param: name });
		}
		return map;
	};
}

function tooLong(what: 'key' | 'value', text: string, longest: number, param: string) {
	return invalidRequest(
		`Metadata ${what}s can have up to ${longest} characters, but you passed in a ${what} that is ${text.length} characters. Invalid ${what}: ${text}`,
		{ param },
	);
}
