import { targetOf } from '../../../providers/common/outgoing-request';

const HOME = 'https://api.example.com';

describe('where a request goes', () => {
	it.each([
		[{ url: '/v1/x' }, `${HOME}/v1/x`],
		[{ url: 'x', baseURL: 'https://other.example/' }, 'https://other.example/x'],
		[{ uri: 'https://other.example/x' }, 'https://other.example/x'],
	])('is read from %j', (request, target) => {
		expect(targetOf(request, HOME).href).toBe(target);
	});

	it.each([{}, { baseURL: HOME }, { url: `${HOME}/x`, uri: 'https://other.example/x' }])(
		'is unclear in %j',
		(request) => {
			expect(() => targetOf(request, HOME)).toThrow('so the key is not sent');
		},
	);
});
