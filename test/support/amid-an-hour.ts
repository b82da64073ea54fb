const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/**
 * For files that speak of the hour or the day that runs now: where another begins soon, or has just
 * begun, it is some minutes later for n8n, the package and the emulator alike, so that none begins
 * while the file runs. Call it before the first look at the time.
 */
export function stayAmidAnHour(): void {
	const now = Date.now.bind(Date);
	const minutes = (now() % HOUR_MS) / MINUTE_MS;
	const laterMs = minutes < 5 || minutes > 50 ? 15 * MINUTE_MS : 0;
	Date.now = () => now() + laterMs;
}
