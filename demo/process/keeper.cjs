// @ts-check
// Stands between this process and one long-running child, so that nothing outlives us: when the
// channel to the parent closes, for whatever reason (SIGKILL included), the child is stopped and
// the temporary folders are removed. Plain JavaScript: it must start without a transpiler.
'use strict';

const { spawn, spawnSync } = require('node:child_process');
const fs = require('node:fs');

/** @typedef {{ command: string, args: string[] }} Command */
/** @typedef {{ commands: Command[], cwd: string, env: NodeJS.ProcessEnv, uid?: number, gid?: number,
 * stopSignal: NodeJS.Signals, graceMs: number, logFile: string,
 * remove: string[], removeWhenOrphaned: string[] }} Task */

/** @type {Task | undefined} */
let task;
/** @type {import('node:child_process').ChildProcess | undefined} */
let child;
let stopping = false;

/** @param {NodeJS.Signals} signal */
function signalGroup(signal) {
	if (child?.pid === undefined) return;
	if (process.platform === 'win32') {
		spawnSync('taskkill', ['/pid', String(child.pid), '/f', '/t']);
		return;
	}
	try {
		process.kill(-child.pid, signal);
	} catch {
		// The group is gone already.
	}
}

/** @param {object} message */
function tell(message) {
	if (process.connected) process.send?.(message);
}

function logTail() {
	try {
		return fs.readFileSync(task?.logFile ?? '', 'utf8').slice(-4000);
	} catch {
		return '';
	}
}

/** @param {number | null} code @param {NodeJS.Signals | null} signal */
function finish(code, signal) {
	// Grandchildren (task runners) share the group and must not outlive their parent.
	signalGroup('SIGKILL');
	tell({ type: 'exit', code, signal, log: logTail() });
	const orphaned = process.connected ? [] : (task?.removeWhenOrphaned ?? []);
	for (const folder of [...(task?.remove ?? []), ...orphaned]) {
		fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
	}
	if (process.connected) process.disconnect();
	process.exit(0);
}

function stop() {
	if (stopping) return;
	stopping = true;
	if (!child) return finish(0, null);
	signalGroup(task?.stopSignal ?? 'SIGTERM');
	setTimeout(() => signalGroup('SIGKILL'), task?.graceMs ?? 5000);
}

/** @param {number} index */
function run(index) {
	const current = /** @type {Task} */ (task);
	const log = fs.openSync(current.logFile, 'a');
	child = spawn(current.commands[index].command, current.commands[index].args, {
		cwd: current.cwd,
		env: current.env,
		uid: current.uid,
		gid: current.gid,
		// A group of its own: Ctrl-C in the terminal must reach only the parent, which decides
		// the order in which things stop.
		detached: process.platform !== 'win32',
		stdio: ['ignore', log, log],
	});
	fs.closeSync(log);
	const last = index === current.commands.length - 1;
	child.on('error', (error) => {
		fs.appendFileSync(current.logFile, `${error.message}\n`);
		finish(127, null);
	});
	child.on('exit', (code, signal) => {
		if (last || stopping || code !== 0) finish(code, signal);
		else run(index + 1);
	});
	if (last && child.pid !== undefined) tell({ type: 'started', pid: child.pid });
}

process.on('message', (/** @type {any} */ message) => {
	if (message.type === 'run') {
		task = message.task;
		run(0);
	} else if (message.type === 'signal') signalGroup(message.signal);
	else if (message.type === 'stop') stop();
});
process.on('disconnect', stop);
process.on('SIGTERM', stop);
process.on('SIGINT', () => {});
process.on('SIGHUP', () => {});
