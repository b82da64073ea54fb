/** A live key: in test mode Stripe takes 25 requests a second, for which tests would mostly wait. */
export const LIVE_KEY = 'sk_live_metered_billing_demo';

/** For tests that look at neither the pace of test mode nor the editor. */
export const QUICK = { apiKey: LIVE_KEY, editor: false } as const;
