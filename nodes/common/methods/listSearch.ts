import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { type Meter, Meters } from '../../../providers/stripe/meters';
import { connect } from '../transport/connection';

/** Meters for the resource locator: by display name or event name, page by page. */
export async function searchMeters(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const { client } = await connect(this);
	try {
		const page = await new Meters(client).page({
			...(paginationToken && { startingAfter: paginationToken }),
		});
		const wanted = filter?.toLowerCase() ?? '';
		return {
			results: activeFirst(page.data)
				.filter(({ display_name, event_name }) =>
					`${display_name}\n${event_name}`.toLowerCase().includes(wanted),
				)
				.map(({ id, display_name, event_name, status }) => ({
					name: `${display_name} (${event_name})${status === 'active' ? '' : ', deactivated'}`,
					value: id,
				})),
			...(page.has_more && { paginationToken: page.data.at(-1)?.id }),
		};
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		throw new NodeOperationError(this.getNode(), `The meters could not be listed: ${why}`, {
			description:
				'Check the credential. A restricted key needs the permission Billing Meters: Read',
		});
	}
}

function activeFirst(meters: readonly Meter[]): Meter[] {
	const isActive = ({ status }: Meter): boolean => status === 'active';
	return [...meters.filter(isActive), ...meters.filter((meter) => !isActive(meter))];
}
