import { formatQuantity, parseQuantity } from '../../../metering/quantity';
import { projectUsage } from '../../../metering/rating/projection';

it.each([
	['10', 1, 3, '30'],
	['10', 3, 10, '33'],
	['1', 2, 3, '2'],
	['1.0', 3, 4, '1'],
	['0.5', 4, 5, '0.6'],
	['-1', 2, 3, '-1'],
	['-10', 3, 10, '-33'],
	['-10', 3, 11, '-37'],
	['0', 5, 9, '0'],
	['999999999999999', 1, 2_678_400, '2678399999999997321600'],
])('projects %s after %i of %i seconds to %s', (usage, gone, length, expected) => {
	const read = parseQuantity(usage);
	if (!read.ok) throw new Error(read.reason);
	expect(formatQuantity(projectUsage(read.quantity, gone, length))).toBe(expected);
});
