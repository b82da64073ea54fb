/** A source and a Stripe that agree but for a share of the windows. */
export interface SyncScenario {
	readonly name: string;
	readonly customers: number;
	/** Hourly windows of each customer. */
	readonly hours: number;
	/** One window in so many has another total at the source; 0 for none, 1 for all of them. */
	readonly oneChangedIn: number;
	/** False where Stripe has nothing yet. */
	readonly isBilled: boolean;
}

export const SYNC_SCENARIOS: readonly SyncScenario[] = [
	{
		name: '48 hours of 2,500 customers, 1 % changed',
		customers: 2500,
		hours: 48,
		oneChangedIn: 100,
		isBilled: true,
	},
	{
		name: '48 hours of 1,000 customers, nothing changed',
		customers: 1000,
		hours: 48,
		oneChangedIn: 0,
		isBilled: true,
	},
	{
		name: '35 days of 250 customers, 1 % changed',
		customers: 250,
		hours: 35 * 24,
		oneChangedIn: 100,
		isBilled: true,
	},
	{
		name: 'The last hour of 10,000 customers, all new',
		customers: 10_000,
		hours: 1,
		oneChangedIn: 1,
		isBilled: false,
	},
];
