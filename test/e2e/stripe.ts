import axios from 'axios';

import type { RunningDemo } from '../../demo/start-demo';
import { LIVE_KEY } from './quick';

/** Asks the Stripe of a live demo as another program would, with form fields as it takes them. */
export async function askStripe(
	{ emulator }: RunningDemo,
	method: 'DELETE' | 'POST',
	path: string,
	fields: Record<string, string> = {},
): Promise<void> {
	await axios.request({
		method,
		url: `${emulator.url}${path}`,
		...(method === 'POST' && { data: new URLSearchParams(fields) }),
		headers: { authorization: `Bearer ${LIVE_KEY}` },
	});
}
