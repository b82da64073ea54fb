/** The jobs of one customer and meter, in the order in which they are sent. */
export type Lane<Job> = readonly Job[];

/** Splits jobs into lanes, keeping the order of jobs within a lane. */
export function lanesOf<Job>(jobs: readonly Job[], keyOf: (job: Job) => string): Array<Lane<Job>> {
	const lanes = new Map<string, Job[]>();
	for (const job of jobs) {
		const key = keyOf(job);
		const lane = lanes.get(key);
		if (lane === undefined) lanes.set(key, [job]);
		else lane.push(job);
	}
	// The longest lane bounds the run's time, because its jobs go one after another: it starts first.
	return [...lanes.values()].sort((a, b) => b.length - a.length);
}

/** Runs lanes, at most `atOnce` at a time; the jobs of a lane strictly one after another. */
export async function runLanes<Job>(
	lanes: ReadonlyArray<Lane<Job>>,
	atOnce: number,
	run: (job: Job) => Promise<void>,
): Promise<void> {
	let next = 0;
	const worker = async (): Promise<void> => {
		while (next < lanes.length) {
			const lane = lanes[next] as Lane<Job>;
			next += 1;
			for (const job of lane) await run(job);
		}
	};
	// At least one, whatever the setting says: a lane without a worker would end without outcomes.
	const workers = atOnce >= 1 ? Math.min(atOnce, lanes.length) : 1;
	await Promise.all(Array.from({ length: workers }, worker));
}
