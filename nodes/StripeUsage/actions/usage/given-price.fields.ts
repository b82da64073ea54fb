import type { INodeProperties } from 'n8n-workflow';

const PER_UNIT = { show: { scheme: ['package', 'per_unit'] } };
const PACKAGE = { show: { scheme: ['package'] } };
const TIERED = { show: { scheme: ['graduated', 'volume'] } };

/** A price written down in the panel. `given-price.ts` of the rating room reads it. */
export const givenPriceFields: INodeProperties[] = [
	{
		displayName: 'Currency',
		name: 'currency',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. usd',
		description: 'ISO code of three letters. It decides what the smallest unit is, such as cents.',
	},
	{
		displayName: 'Pricing',
		name: 'scheme',
		type: 'options',
		required: true,
		options: [
			{
				name: 'Graduated',
				value: 'graduated',
				description: 'Each part of the usage costs what the tier says that it lies in',
			},
			{
				name: 'Package',
				value: 'package',
				description: 'Units are sold in packages, such as 5 USD for each 1,000',
			},
			{ name: 'Per Unit', value: 'per_unit', description: 'Every unit costs the same' },
			{
				name: 'Volume',
				value: 'volume',
				description: 'All of the usage costs what the tier says that it ends in',
			},
		],
		default: 'per_unit',
		description: 'How the amount follows from the usage',
	},
	{
		displayName: 'Unit Amount',
		name: 'unitAmount',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. 0.5',
		displayOptions: PER_UNIT,
		description:
			'Price of one unit, or of one package, in the smallest unit of the currency: 0.5 is half a cent, 500 is 5 USD. Decimal, up to 12 places.',
	},
	{
		displayName: 'Package Size',
		name: 'packageSize',
		type: 'number',
		typeOptions: { minValue: 1 },
		required: true,
		default: 1,
		displayOptions: PACKAGE,
		description: 'Units in a package, a whole number',
	},
	{
		displayName: 'Unfilled Packages',
		name: 'packageRound',
		type: 'options',
		options: [
			{ name: 'Billed', value: 'up', description: '1,001 units are two packages of 1,000' },
			{ name: 'Free', value: 'down', description: '1,999 units are one package of 1,000' },
		],
		default: 'up',
		displayOptions: PACKAGE,
		description: 'Whether a package is billed that was begun and not used up',
	},
	{
		displayName: 'Tiers',
		name: 'tiers',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add Tier',
		default: {},
		displayOptions: TIERED,
		options: [
			{
				displayName: 'Tier',
				name: 'tier',
				values: [
					{
						displayName: 'Ends At',
						name: 'upTo',
						type: 'string',
						default: '',
						placeholder: 'e.g. 1000',
						description:
							'The tier is for usage up to and including this. Leave it empty in the last tier.',
					},
					{
						displayName: 'Flat Amount',
						name: 'flatAmount',
						type: 'string',
						default: '',
						placeholder: 'e.g. 500',
						description:
							'Due once, as soon as the tier is reached, in the smallest unit of the currency. Empty means none.',
					},
					{
						displayName: 'Unit Amount',
						name: 'unitAmount',
						type: 'string',
						default: '',
						placeholder: 'e.g. 0.5',
						description:
							'Price of one unit in the smallest unit of the currency: 0.5 is half a cent. Empty means none.',
					},
				],
			},
		],
		description: 'From the first unit upwards, in order; the last tier has no end',
	},
];
