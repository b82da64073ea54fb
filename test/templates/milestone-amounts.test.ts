import { currencyRules } from '../../providers/stripe/charges/currency-rules';
import { MilestoneStage } from './milestone-stage';
import { templateText } from './template-files';

const stage = new MilestoneStage();
const totals = (): number[] => stage.invoices().map(({ total }) => total);

/** All there could be. */
const LETTERS = [...'abcdefghijklmnopqrstuvwxyz'];
const CODES = LETTERS.flatMap((a) => LETTERS.flatMap((b) => LETTERS.map((c) => a + b + c)));

describe('an amount as people write it', () => {
	it.each([
		['2500', {}, 250_000],
		['2,500', {}, 250_000],
		['2,500.5', {}, 250_050],
		['0.50', {}, 50],
		['0050.10', {}, 5010],
		['$2,500.00', {}, 250_000],
		['$1.99 USD', {}, 199],
		['1 234 567.89', { largest_amount: 0 }, 123_456_789],
		["1'234.56", {}, 123_456],
		['1\u202f234,56 €', { currency: 'eur', decimal_sign: ',' }, 123_456],
		['1.250', { currency: 'EUR', decimal_sign: ',' }, 125_000],
		['eur 1.250,5', { currency: 'eur', decimal_sign: ',' }, 125_050],
		['¥12,500', { currency: 'jpy' }, 12_500],
		['1.230', { currency: 'kwd' }, 1230],
		['90071992.53', { largest_amount: 0 }, 9_007_199_253],
	])('%s', async (Amount, settings, total) => {
		const { run, title } = await stage.submit({ Amount }, settings);
		expect(run.node('Read the form').items).toMatchObject([{ amount: String(total) }]);
		if (total > 99_999_999) expect(title).toBe('Nothing was billed');
		else expect(totals()).toEqual([total]);
	});

	it.each([
		['2.500', {}],
		['2,50', {}],
		['2,500,0', {}],
		['12,34,567', {}],
		["1,234'567", {}],
		["1.234'567", { currency: 'eur', decimal_sign: ',' }],
		['2500.005', {}],
		['2,500', { decimal_sign: ',' }],
		['1e3', {}],
		['-5', {}],
		['€5', {}],
		['5 EUR', {}],
		['12.50', { currency: 'jpy' }],
		['five', {}],
		['', {}],
		['.5', {}],
		['1 2', {}],
		['0,500', {}],
		['0.500', { currency: 'eur', decimal_sign: ',' }],
		['2500¹', {}],
	])(
		'%s is refused where it may be meant otherwise, or cannot be read',
		async (Amount, settings) => {
			const { title, message } = await stage.submit({ Amount }, settings);
			expect(title).toBe('Nothing was billed');
			expect(message).toMatch(
				/Amount: &#34;.*&#34; cannot be read as an amount in [A-Z]{3}\. Write it like 2[,.]500/,
			);
			expect(stage.stripe.state.requests()).toEqual([]);
		},
	);

	it('has as many decimals as Stripe’s amounts have', () => {
		const lists = /digits = '([a-z ]+)'\S+ \? 0 : '([a-z ]+)'\S+ \? 3 : 2/.exec(
			templateText('milestone-billing.json').replaceAll(".split(' ').includes(currency)", '.x'),
		);
		const [, none = '', three = ''] = lists ?? [];
		const known = [0, 3].map((digits) =>
			CODES.filter((code) => currencyRules(code)?.digits === digits).join(' '),
		);
		expect([none, three]).toEqual(known);
	});
});
