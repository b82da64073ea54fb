import type { ItemResult } from '../item-result';
import type { CreditGrant, GrantStatus, GrantTerms } from './credit-grant';

/** The credit that an item asks for. */
export interface GrantRequest {
	/** Position of the item among the run’s items, from 0. */
	readonly index: number;
	/** `pi_…` or `in_…` */
	readonly charge: string;
	/** Whose charge it has to be, if that is to be checked. */
	readonly customer?: string;
	/** In the smallest unit of the charge’s currency; absent for the whole charge. */
	readonly amount?: bigint;
	readonly terms: GrantTerms;
}

/**
 * How the credit for a charge ended.
 *
 * - `granted`: it was made by this run.
 * - `already_granted`: it was made before, whatever became of it.
 * - `not_granted`: the code says why, and `in_doubt` that the next run finds out.
 */
export interface GrantEnd extends Pick<ItemResult, 'code' | 'field' | 'reason'> {
	readonly status: 'granted' | 'already_granted' | 'not_granted';
	readonly customer?: string;
	readonly grant?: CreditGrant;
	readonly grantStatus?: GrantStatus;
}

export interface GrantResult extends GrantEnd, ItemResult {
	readonly index: number;
	readonly status: GrantEnd['status'];
	readonly charge?: string;
}
