import { type INodeProperties, updateDisplayOptions } from 'n8n-workflow';
import { dryRun, optionsOf } from '../../../common/shared.options';
import type { WholeSetting } from '../whole-number';
import {
	billingCustomerField,
	edgeRequestsPerSecond,
	edgeRetryBudget,
	itemLocator,
} from './edge.fields';

/** What Edge has unless its settings were changed, and the most that is believed. */
export const EDGE_COOLDOWN: WholeSetting = {
	displayName: 'Cooldown (Seconds)',
	name: 'cooldown',
	least: 0,
	most: 2_592_000,
	default: 60,
};

const options = optionsOf([
	{
		displayName: 'Check Enrollment First',
		name: 'checkEnrollment',
		type: 'boolean',
		default: true,
		description:
			'Whether to read the enrollment before each fire, and to fire only if it is active and was not fired within the cooldown. Without it Edge’s own cooldown is all that stands against a second charge.',
	},
	{
		displayName: EDGE_COOLDOWN.displayName,
		name: EDGE_COOLDOWN.name,
		type: 'number',
		typeOptions: { minValue: EDGE_COOLDOWN.least, maxValue: EDGE_COOLDOWN.most },
		default: 60,
		description:
			'How long after one fire the same customer and item may be fired again. Edge has a cooldown of its own, 60 seconds unless set otherwise; a longer one here protects for longer. 0 leaves it to Edge.',
	},
	{
		displayName: 'Description',
		name: 'description',
		type: 'string',
		default: '',
		placeholder: 'e.g. Phase 2: Homepage',
		description:
			'What the charge is for, in place of the item’s own description. May differ by item.',
	},
	dryRun('item and enrollment are read and it is told what would be fired, nothing is charged'),
	edgeRequestsPerSecond,
	edgeRetryBudget('the remaining items are put out as not fired'),
]);

const fields: INodeProperties[] = [
	{
		displayName:
			'Edge keeps a charge from being made twice by its cooldown alone. A run sends each fire once at most and never again; your source must not fire the same twice. Charge Through: Stripe charges each occasion once, however often it is fired.',
		name: 'fireNotice',
		type: 'notice',
		default: '',
	},
	itemLocator,
	billingCustomerField('Edge’s ID of the customer to charge. Drag it in from the input.'),
	{
		displayName: 'Metric Value',
		name: 'metricValue',
		type: 'string',
		default: '',
		placeholder: 'e.g. 10247',
		description:
			'What was measured, such as a balance or a count; needed for items of threshold mode. It is held against the threshold of the item before anything is fired. Leave it empty to fire without: Edge takes the condition of other items as met.',
	},
	{
		displayName: 'Override Amount',
		name: 'overrideAmount',
		type: 'string',
		default: '',
		placeholder: 'e.g. 149.50',
		description:
			'The amount in place of the item’s price, in whole units of the currency: 149.50 is 149 dollars and 50 cents. The item has to allow it, and items of variable mode need it.',
	},
	options,
];

export const fireInEdgeFields = updateDisplayOptions(
	{ show: { resource: ['trigger'], chargeThrough: ['zyntroEdge'], operation: ['fire'] } },
	fields,
);
