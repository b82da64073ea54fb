import { type IExecuteFunctions, NodeOperationError } from 'n8n-workflow';

/**
 * What is chosen in a field for the whole run.
 *
 * @param label the field's name in the panel
 * @throws NodeOperationError when an expression gives none of the choices
 */
export function choiceOf<Choice extends string>(
	context: IExecuteFunctions,
	name: string,
	label: string,
	choices: readonly [Choice, ...Choice[]],
): Choice {
	const value = context.getNodeParameter(name, 0, choices[0]);
	const chosen = choices.find((one) => one === value);
	if (chosen !== undefined) return chosen;
	throw new NodeOperationError(context.getNode(), `${label} is "${String(value)}"`, {
		description: `It has to be one of ${choices.join(', ')}. Check the expression of this field`,
		level: 'warning',
	});
}
