/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { fork } from 'node:child_process';
import path from 'node:path';

export interface KeepOptions {
	/** Run one after another; the last one is the process that is kept. */
	commands: Array<{ command: string; args: string[] }>;
	cwd: string;
	env: NodeJS.ProcessEnv;
	/** Takes the output of all commands. */
	logFile: string;
	uid?: number;
	gid?: number;
	/** How the process is asked to end; SIGTERM unless told. */
	stopSignal?: NodeJS.Signals;
	/** Milliseconds from the stop signal to SIGKILL; 5000 unless told. */
	graceMs?: number;
	/** Folders removed once the process has ended. */
	remove?: string[];
	/** Folders removed only when this process dies before the kept one. */
	removeWhenOrphaned?: string[];
}

export interface ProcessExit {
	code: number | null;
	signal: NodeJS.Signals | null;
	/** The end of the log, for error messages. */
	log: string;
}

export interface KeptProcess {
	pid: number;
	/** Settles when the process has ended and its folders are removed. */
	exited: Promise<ProcessExit>;
	/** Sends a signal to the process and everything it started. */
	signal(signal: NodeJS.Signals): void;
	/** Ends the process in order and waits for it; safe to call again. */
	stop(): Promise<void>;
}

interface KeeperMessage extends Partial<ProcessExit> {
	type: 'started' | 'exit';
	pid?: number;
}

/**
 * Starts a process that cannot outlive this one, however this one ends.
 * Rejects with the end of the log when a command before the last one fails or nothing starts.
 */
export async function keep(options: KeepOptions): Promise<KeptProcess> {
	// eslint-disable-next-line @n8n/community-nodes/no-dangerous-functions -- never part of the package
	const keeper = fork(path.join(__dirname, 'keeper.cjs'), [], {
		detached: true,
		execArgv: [],
		stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
	});
	const exit: ProcessExit = { code: null, signal: null, log: '' };
	const exited = new Promise<ProcessExit>((resolve) => {
		keeper.once('exit', () => resolve(exit));
	});
	const started = new Promise<number>((resolve, reject) => {
		keeper.on('message', (raw) => {
			const message = raw as KeeperMessage;
			if (message.type === 'started') resolve(message.pid ?? 0);
			else {
				exit.code = message.code ?? null;
				exit.signal = message.signal ?? null;
				exit.log = message.log ?? '';
			}
		});
		keeper.once('exit', () => {
			const what = options.commands.map(({ command }) => path.basename(command)).join(', ');
			reject(new Error(`${what} did not start (exit code ${exit.code}):\n${exit.log}`));
		});
	});
	keeper.send({
		type: 'run',
		task: { stopSignal: 'SIGTERM', graceMs: 5_000, remove: [], ...options },
	});
	const tell = (message: object) => {
		if (keeper.connected) keeper.send(message);
	};
	return {
		pid: await started,
		exited,
		signal: (signal) => tell({ type: 'signal', signal }),
		stop: async () => {
			tell({ type: 'stop' });
			await exited;
		},
	};
}
