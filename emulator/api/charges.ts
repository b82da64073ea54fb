import { expand, fields, text } from '../http/param';
import { noSuch } from '../http/problem';
import { range } from '../http/range';
import { checkKnown } from './customers';
import { endpoint } from './endpoint';
import { PAGING } from './paging';
import { settlePayments } from './payment-settlement';

const PATH = '/v1/charges';

export const CHARGES = [
	endpoint(
		'GET',
		PATH,
		'charge_read',
		fields({
			...PAGING,
			created: range(),
			customer: text(),
			payment_intent: text(),
			expand: expand(),
		}),
		({ created, customer, payment_intent, ...paging }, { ledger, url }) => {
			if (customer !== undefined) checkKnown(ledger, customer);
			settlePayments(ledger);
			return ledger.payments.charges.page(
				paging,
				url,
				(one) =>
					created(one.created) &&
					(customer === undefined || one.customer === customer) &&
					(payment_intent === undefined || one.payment_intent === payment_intent),
			);
		},
	),
	endpoint('GET', `${PATH}/:id`, 'charge_read', fields({ expand: expand() }), (_, call) => {
		const { ledger, id } = call;
		settlePayments(ledger);
		const charge = ledger.payments.charges.find(id);
		if (charge === undefined) throw noSuch('charge', id);
		return charge;
	}),
];
