/** Undoes what was done, the latest first, whether everything was reached or not. */
export class Cleanup {
	private readonly tasks: Array<() => Promise<void>> = [];

	add(task: () => Promise<void>): void {
		this.tasks.push(task);
	}

	/** Runs every task once, also when one of them fails; throws the first failure at the end. */
	async run(): Promise<void> {
		const failures: unknown[] = [];
		for (let task = this.tasks.pop(); task; task = this.tasks.pop()) {
			await task().catch((error: unknown) => failures.push(error));
		}
		if (failures.length > 0) throw failures[0];
	}
}
