/** The object without one of its properties. */
export function without<Of extends object, Key extends keyof Of>(key: Key, of: Of): Omit<Of, Key> {
	const rest = { ...of };
	delete rest[key];
	return rest;
}
