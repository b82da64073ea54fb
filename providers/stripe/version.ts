/** Pinned, so that an account's older default version cannot change what an answer means. */
export const STRIPE_VERSION = '2026-10-28.endive';
