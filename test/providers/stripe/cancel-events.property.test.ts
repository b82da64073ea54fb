import fc from 'fast-check';
import { seedProperties } from '../../support/seed';
import { cancel, inputsOf, posts, stripeWith } from './cancelling';
import type { Trouble } from './small-stripe';

seedProperties();

describe('whatever the items and Stripe do', () => {
	const KNOWN = ['a', 'b', 'c', 'd'];
	const identifiers = fc.array(fc.constantFrom<unknown>(...KNOWN, 'unknown', '', 5), {
		maxLength: 12,
	});
	const troubles = fc.array(
		fc.constantFrom<Trouble>('none', 'limit', 'lock', 'before', 'after', 'cut', 'cut after'),
		{ maxLength: 20 },
	);

	it('names every item once, in order, and tells the truth about its event', async () => {
		await fc.assert(
			fc.asyncProperty(identifiers, troubles, fc.boolean(), async (named, what, dryRun) => {
				const stripe = stripeWith(...KNOWN);
				stripe.trouble(what);
				const { results, summary } = await cancel(stripe, inputsOf(...named), { dryRun });
				expect(results.map(({ index }) => index)).toEqual([...named.keys()]);
				const { cancelled, already_cancelled, rejected, unsent } = summary;
				expect(summary.rows).toBe(named.length);
				expect(cancelled + already_cancelled + rejected + unsent).toBe(named.length);
				expect(summary.requests).toBe(posts(stripe).length);
				expect(results.reduce((sum, { attempts }) => sum + attempts, 0)).toBe(summary.requests);
				if (dryRun) expect([cancelled + already_cancelled, stripe.cancelled.size]).toEqual([0, 0]);
				for (const { status, identifier = '', code, reason } of results) {
					const isOff = stripe.cancelled.has(identifier);
					if (status === 'cancelled' || status === 'already_cancelled') expect(isOff).toBe(true);
					else expect([code, reason]).not.toContain(undefined);
					if (status === 'rejected') expect(isOff).toBe(false);
					if (status === 'unsent' && code !== 'in_doubt') expect(isOff).toBe(false);
				}
			}),
			{ numRuns: 400 },
		);
	});

	it('a second run ends what the first left open', async () => {
		await fc.assert(
			fc.asyncProperty(identifiers, troubles, async (named, what) => {
				const stripe = stripeWith(...KNOWN);
				stripe.trouble(what);
				await cancel(stripe, inputsOf(...named));
				stripe.trouble([]);
				const { results, summary } = await cancel(stripe, inputsOf(...named));
				expect(summary.unsent).toBe(0);
				const wanted = new Set(KNOWN.filter((one) => named.includes(one)));
				expect(new Set(stripe.cancelled)).toEqual(wanted);
				const off = results.filter(({ status }) => status !== 'rejected');
				expect(new Set(off.map(({ identifier }) => identifier))).toEqual(wanted);
			}),
			{ numRuns: 400 },
		);
	});
});
