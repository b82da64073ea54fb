import { fields, integer, list, text } from '../http/param';
import { StripeProblem } from '../http/problem';
import { endpoint } from './endpoint';

const PATH = '/v2/core/events';
const DEFAULT_LIMIT = 20;

/** The thin events of meter errors, and the objects behind them. */
export const V2_CORE_EVENTS = [
	endpoint('GET', `${PATH}/:id`, 'event_read', fields({}), (_, { ledger, id }) => {
		const report = ledger.reports.find(id);
		if (report === undefined) {
			throw new StripeProblem(404, { code: 'not_found', message: `Event not found: ${id}` });
		}
		return report;
	}),
	endpoint(
		'GET',
		PATH,
		'event_read',
		fields({
			limit: integer({ min: 1, max: 100 }),
			object_id: text(),
			types: list(text()),
			page: integer({ min: 0 }),
		}),
		({ limit = DEFAULT_LIMIT, object_id, types, page = 0 }, { ledger }) => {
			const found = ledger.reports
				.all()
				.filter(({ type }) => types === undefined || types.includes(type))
				.filter(
					(report) =>
						object_id === undefined ||
						('related_object' in report && report.related_object?.id === object_id),
				)
				.reverse();
			const link = (at: number) =>
				`${PATH}?${new URLSearchParams({
					limit: String(limit),
					page: String(at),
					...(object_id !== undefined && { object_id }),
				})}${(types ?? []).map((type, index) => `&types[${index}]=${type}`).join('')}`;
			return {
				data: found.slice(page * limit, (page + 1) * limit),
				next_page_url: (page + 1) * limit < found.length ? link(page + 1) : null,
				previous_page_url: page > 0 ? link(page - 1) : null,
			};
		},
	),
];
