import { connect } from '../../../nodes/common/transport/connection';
import { sendMeterEvent } from '../../../providers/stripe/meter-event';
import type { Meter } from '../../../providers/stripe/meters';
import { RAW_EVENTS, report, REPORT } from '../../../test/support/engine';
import { wholeUsageRows } from '../../../test/support/usage';
import { KEY, METER } from '../../way';
import { IN_FLIGHT, type RequestWay } from '../ways';
import { executeContext } from './context';
import { identifierOf, TIMESTAMP } from './event';
import { inPool } from './pool';

const CUSTOMERS = 500;

/** The way of an event from this package's client to n8n's helper, without delivery and pace. */
export const throughClient: RequestWay = async (url) => {
	const { client } = await connect(await executeContext(url));
	const meter = {
		event_name: METER,
		customer_mapping: { type: 'by_id', event_payload_key: 'stripe_customer_id' },
		value_settings: { event_payload_key: 'value' },
	} as Meter;
	const send = async (place: number): Promise<void> => {
		const event = {
			customer: `cus_${place % CUSTOMERS}`,
			value: String(place),
			timestamp: TIMESTAMP,
			identifier: identifierOf(place),
		};
		const { kind } = await sendMeterEvent(client, event, meter);
		if (kind !== 'accepted') throw new Error(`Stripe's answer was taken for ${kind}`);
	};
	return async (events) => await inPool(events, IN_FLIGHT, send);
};

/** The whole node in n8n's engine, from items to items, with a pace that nothing reaches. */
export const wholeNode: RequestWay = async (url) => {
	const now = Math.floor(Date.now() / 1000) - 1;
	return async (events) => {
		const options = {
			output: 'summary',
			delivery: 'api',
			ratePerSecond: 10_000,
			lanes: IN_FLIGHT,
		};
		const run = await report({ url }, wholeUsageRows(events, CUSTOMERS, now), {
			parameters: { ...RAW_EVENTS, options },
			credential: { apiKey: KEY },
		});
		const [summary] = run.node(REPORT).items;
		if (summary?.accepted !== events) throw new Error(`Not all taken: ${JSON.stringify(summary)}`);
	};
};
