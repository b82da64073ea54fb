import type { EdgeState } from './edge-state';

/** An item of each kind that the templates fire, and three customers enrolled in all of them. */
export function addEdgeSampleData(state: EdgeState): void {
	const items = [
		state.addItem({ bi_id: 'bi_demo_wallet', bi_name: 'Wallet top-up' }),
		state.addItem({
			bi_id: 'bi_demo_overage',
			bi_name: 'API overage',
			bi_unit_price: 50,
			bi_trigger_mode: 'threshold',
			bi_trigger_condition: 'gte',
			bi_trigger_threshold: 10_000,
			bi_trigger_description: 'When value >= 10,000, charge $50',
		}),
		state.addItem({
			bi_id: 'bi_demo_milestone',
			bi_name: 'Milestone',
			bi_unit_price: 2500,
			bi_capture_mode: 'client_confirm',
			bi_trigger_mode: 'event',
			bi_max_capture_amount: 5000,
			bi_trigger_description: 'On demand, charge $2,500',
		}),
	];
	for (let number = 1; number <= 3; number += 1) {
		const bc_id = `bc_demo_000${number}`;
		const { bc_contid } = state.addCustomer({ bc_id, bc_contid: `cont_demo_000${number}` });
		for (const { bi_id } of items) state.enroll(bc_id, bi_id, bc_contid);
	}
}
