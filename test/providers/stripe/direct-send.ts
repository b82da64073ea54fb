import type { RunningEmulator } from '../../../emulator';
import { requestFor } from '../../../emulator/http/request';
import type { SendHttp } from '../../../providers/stripe/http';
import { parsed, TEST_KEY } from './keep-alive-send';

/** Asks without a connection, for tests that ask ten thousands of times: HTTP takes half of that. */
export function directSend(emulator: RunningEmulator, key = TEST_KEY): SendHttp {
	return async ({ method, path, headers, body = '' }) => {
		const sent = { ...headers, authorization: `Bearer ${key}` };
		const reply = await emulator.answer(
			requestFor(path, {
				method,
				headers: Object.fromEntries(
					Object.entries(sent).map(([name, value]) => [name.toLowerCase(), value]),
				),
				body,
				gone: async () => await new Promise(() => {}),
			}),
		);
		if (reply === undefined) return { status: 'none', cause: 'The connection was cut' };
		return { status: reply.status, headers: reply.headers, body: parsed(reply.body) };
	};
}
