/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { randomUUID } from 'node:crypto';
import { chmod, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { freePort } from '../process/free-port';
import { keep, type KeptProcess } from '../process/keep';
import { untilReady } from '../process/until-ready';
import { copyPostgres } from './binaries';
import { queryOnce } from './query';
import { temporaryFolder, unprivilegedUser, type SystemUser } from './unprivileged';

const USER = 'postgres';
const START_TIMEOUT_MS = 60_000;

export interface PostgresOptions {
	/** Port on 127.0.0.1; a free one unless told. */
	port?: number;
	/** Password of the superuser "postgres"; random unless told. */
	password?: string;
}

export interface RunningPostgres {
	host: '127.0.0.1';
	port: number;
	user: string;
	password: string;
	/** Connection URL of a database; of "postgres" unless told. */
	url(database?: string): string;
	createDatabase(name: string): Promise<void>;
	/** Runs one statement, or several without values, and gives the rows of the last. */
	query<Row extends object>(database: string, sql: string, values?: unknown[]): Promise<Row[]>;
	/** Stops the server and deletes its data. */
	stop(): Promise<void>;
}

function serverArguments(dataFolder: string, port: number): string[] {
	const settings = {
		listen_addresses: '127.0.0.1',
		unix_socket_directories: '',
		// The data lives no longer than the server, so no crash of the machine has to be survived.
		fsync: 'off',
		timezone: 'UTC',
	};
	const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
	return ['-D', dataFolder, '-p', String(port), ...flags];
}

async function launch(
	folder: string,
	port: number,
	password: string,
	owner?: SystemUser,
): Promise<KeptProcess> {
	const dataFolder = path.join(folder, 'data');
	const passwordFile = path.join(folder, 'password');
	const [initdb, postgres] = ['initdb', 'postgres'].map((name) =>
		path.join(folder, 'native', 'bin', process.platform === 'win32' ? `${name}.exe` : name),
	);
	await copyPostgres(path.join(folder, 'native'));
	await writeFile(passwordFile, password);
	await Promise.all([initdb, postgres].map(async (file) => await chmod(file, 0o755)));
	return await keep({
		commands: [
			{
				command: initdb,
				args: [
					...['-D', dataFolder, '-U', USER, '--pwfile', passwordFile],
					...['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--no-sync'],
				],
			},
			{ command: postgres, args: serverArguments(dataFolder, port) },
		],
		cwd: folder,
		env: { ...process.env, LC_ALL: 'C' },
		logFile: path.join(folder, 'log'),
		...owner,
		// PostgreSQL's "fast" shutdown: open sessions are ended, not waited for.
		stopSignal: 'SIGINT',
		remove: [folder],
	});
}

/**
 * Starts a real, empty PostgreSQL on 127.0.0.1 in a temporary folder.
 *
 * Works for root too, by running the server as another user. The server and its folder go away
 * with `stop()` and also when this process dies in any way.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<RunningPostgres> {
	const owner = await unprivilegedUser();
	const folder = await temporaryFolder('metered-billing-postgres-', owner);
	const port = options.port ?? (await freePort());
	const password = options.password ?? randomUUID();
	const url = (database = 'postgres') =>
		`postgres://${USER}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;

	let server: KeptProcess | undefined;
	try {
		server = await launch(folder, port, password, owner);
		await untilReady('PostgreSQL', server, START_TIMEOUT_MS, async () => {
			await queryOnce(url(), 'SELECT 1');
		});
	} catch (error) {
		await server?.stop();
		await rm(folder, { recursive: true, force: true });
		// eslint-disable-next-line @n8n/community-nodes/require-node-api-error -- no n8n node here
		throw error;
	}
	return {
		host: '127.0.0.1',
		port,
		user: USER,
		password,
		url,
		createDatabase: async (name) => {
			await queryOnce(url(), `CREATE DATABASE "${name.replaceAll('"', '""')}"`);
		},
		query: async (database, sql, values) => await queryOnce(url(database), sql, values),
		stop: server.stop,
	};
}
