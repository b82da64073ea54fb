/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports */
import { readFileSync } from 'node:fs';

/**
 * The most memory that this process had, in MB. Where the system tells it of this program alone:
 * what `resourceUsage` says begins with the memory of the process that started it.
 */
export function peakMb(): number {
	return Math.round((peakOnLinux() ?? process.resourceUsage().maxRSS) / 1024);
}

/** In KB. */
function peakOnLinux(): number | undefined {
	try {
		const status = readFileSync('/proc/self/status', 'utf8');
		const [, kilobytes] = /^VmHWM:\s*(\d+) kB$/m.exec(status) ?? [];
		return kilobytes === undefined ? undefined : Number(kilobytes);
	} catch {
		return undefined;
	}
}
