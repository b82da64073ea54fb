/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import type { IDataObject } from 'n8n-workflow';
import { startEmulator } from '../../../emulator';
import { n8n, RAW_EVENTS, report, REPORT } from '../../support/engine';

const now = Math.floor(Date.now() / 1000);
const VALUES = [1, '0.1', null, undefined, { n: 1 }, [1], true, 2 ** 53, 1e-7];
const ROWS: IDataObject[] = VALUES.map((value, id) => ({
	id,
	customer: 'cus_1',
	value,
	at: now - id,
}));

/** None of these is a plain field, so n8n evaluates them all. */
const PARAMETERS = {
	...RAW_EVENTS,
	customer: '={{ $json.id === 1 ? $("Nowhere").item.json.id : $json.customer.trim() }}',
	value: '={{ true ? $json.value : 0 }}',
	timestamp: '={{ DateTime.fromSeconds($json.at) }}',
	sourceEventId: '={{ $json.id + 0 }}',
	options: { dryRun: true },
};

/** Prints the outcomes with expressions evaluated in the process, then in an isolate. */
async function main(): Promise<void> {
	const { Expression } = n8n().workflow;
	const stripe = await startEmulator({ limits: 'off' });
	stripe.state.addMeter({ event_name: 'api_calls' });
	const node = { onError: 'continueRegularOutput' } as const;
	const outcomes = async () =>
		(await report(stripe, ROWS, { parameters: PARAMETERS, node })).node(REPORT).items;
	const plain = await outcomes();
	await Expression.initExpressionEngine({
		engine: 'quickjs',
		bridgeTimeout: 5000,
		bridgeMemoryLimit: 128,
		maxCodeCacheSize: 64,
		poolSize: 1,
	});
	const isolated = await outcomes();
	await Expression.disposeExpressionEngine();
	await stripe.close();
	process.stdout.write(JSON.stringify({ plain, isolated }));
}

main().catch((reason: unknown) => {
	process.stderr.write(`${String(reason)}\n`);
	process.exitCode = 1;
});
