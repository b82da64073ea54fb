import { parseQuantity, type Quantity } from '../../metering/quantity';
import { verifyWindow, type WindowEvidence } from '../../metering/verification';

const exact = (text: string): Quantity => {
	const read = parseQuantity(text);
	if (!read.ok) throw new Error(read.reason);
	return read.quantity;
};

interface Told {
	readonly taken?: string;
	readonly added?: string;
	readonly known?: string;
	readonly before?: string;
	readonly after: string;
	readonly isInDoubt?: boolean;
	readonly isDropFree?: boolean;
	readonly wasSettled?: boolean;
}

function verdictOf(told: Told) {
	const { taken = '0', added = '0', known = '0', before, after } = told;
	const evidence: WindowEvidence = {
		taken: exact(taken),
		added: exact(added),
		known: exact(known),
		isInDoubt: told.isInDoubt ?? false,
		isDropFree: told.isDropFree ?? true,
		wasSettled: told.wasSettled ?? true,
		after: exact(after),
		...(before !== undefined && { before: exact(before) }),
	};
	return verifyWindow(evidence);
}

describe('what was taken is counted', () => {
	it.each<[string, Told, boolean | undefined]>([
		['and new, if the window was empty', { taken: '7', before: '0', after: '7' }, true],
		['and new, if just that came to it', { taken: '7', before: '100', after: '107' }, true],
		[
			'and new, beside what was added and what was known',
			{ taken: '7', added: '0.5', known: '3', before: '10', after: '17.5' },
			true,
		],
		['and was there, if nothing came to it', { taken: '7', before: '7', after: '7' }, false],
		[
			'and was there, if only what was added came to it',
			{ taken: '7', added: '1', before: '7', after: '8' },
			false,
		],
		['and was there in part', { taken: '7', before: '3', after: '7' }, undefined],
		['and nobody looked before', { taken: '7', after: '7' }, undefined],
		[
			'and new, whatever else was dropped',
			{ taken: '7', before: '3', after: '10', isDropFree: false },
			true,
		],
	])('%s', (_what, told, isNew) => {
		const hasGrown = isNew === true;
		expect(verdictOf(told)).toEqual({
			kind: 'verified',
			hasGrown,
			...(isNew !== undefined && { isNew }),
		});
	});

	it('by whom nobody can tell, if usage of an earlier run may have been on its way', () => {
		const told = { taken: '7', before: '0', after: '7', wasSettled: false };
		expect(verdictOf(told)).toEqual({ kind: 'verified', hasGrown: true });
	});

	it('and was there, if that showed before, whatever was on its way', () => {
		const told = { taken: '7', before: '7', after: '7', wasSettled: false };
		expect(verdictOf(told)).toEqual({ kind: 'verified', hasGrown: false, isNew: false });
	});
});

describe('what was taken is missing', () => {
	it.each<[string, Told, string]>([
		['if nothing is shown', { taken: '7', before: '0', after: '0' }, '7'],
		['if less is shown', { taken: '7', before: '0', after: '6' }, '1'],
		['if less is shown, whatever was there', { taken: '7', before: '5', after: '5' }, '2'],
		['if less is shown than with what was known', { taken: '7', known: '3', after: '9' }, '1'],
		['also where more is in doubt', { taken: '7', after: '6', isInDoubt: true }, '1'],
	])('%s', (_what, told, lacking) => {
		expect(verdictOf(told)).toEqual({ kind: 'missing', lacking: exact(lacking) });
	});
});

describe('nobody can tell', () => {
	it.each<[string, Told]>([
		['if more is shown and nobody looked before', { taken: '7', after: '100' }],
		['if more came to it', { taken: '7', before: '100', after: '108' }],
		['if less came to it', { taken: '7', before: '100', after: '106' }],
		['if nothing came to it', { taken: '7', before: '100', after: '100' }],
		[
			'if nothing came to it and something was dropped, though the total would fit',
			{ taken: '7', before: '7', after: '7', isDropFree: false },
		],
		[
			'if something else is in doubt, though the total would fit',
			{ taken: '7', after: '7', isInDoubt: true },
		],
		[
			'if something else is in doubt, though the growth would fit',
			{ taken: '7', before: '9', after: '16', isInDoubt: true },
		],
	])('%s', (_what, told) => {
		expect(verdictOf(told)).toEqual({ kind: 'unclear' });
	});
});
