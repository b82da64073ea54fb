import type { IExecuteFunctions } from 'n8n-workflow';
import type { ChargeNote } from '../../../../metering/trigger/charge-record';
import { textOf } from '../../../common/item-inputs';
import { readerOf } from '../../../common/parameter-reader';
import { metadataReader } from '../read-metadata';
import { itemRefusal } from './fire-refusals';

/** Stripe takes 1,000 characters with a payment. @see Stripe's OpenAPI specification */
const LONGEST_DESCRIPTION = 1000;

/** What Stripe is to keep with the charge of an item. Throws RowRefusal. */
export function noteReader(context: IExecuteFunctions): (itemIndex: number) => ChargeNote {
	const descriptionAt = readerOf(context, 'options.description', '');
	const metadataAt = metadataReader(context);
	return (index) => {
		const description = textOf(descriptionAt(index));
		if (description.length > LONGEST_DESCRIPTION) {
			const reason = `a text of ${description.length} characters. Stripe takes ${LONGEST_DESCRIPTION}`;
			throw itemRefusal('invalid_description', 'description', reason);
		}
		const metadata = metadataAt(index);
		return {
			...(description !== '' && { description }),
			...(Object.keys(metadata).length > 0 && { metadata }),
		};
	};
}
