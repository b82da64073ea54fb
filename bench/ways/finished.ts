import type { WorkflowRun } from '../../test/support/engine';

/** @throws Error that the run ended with, so that it is told beside what was billed */
export async function finished(running: Promise<WorkflowRun>): Promise<void> {
	const { error } = await running;
	if (error !== undefined) throw new Error(error.message);
}
