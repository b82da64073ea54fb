/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { chown, mkdtemp, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

export interface SystemUser {
	uid: number;
	gid: number;
}

/**
 * The user that PostgreSQL has to run as, because it refuses to run as root.
 * Undefined when this process is not root.
 */
export async function unprivilegedUser(): Promise<SystemUser | undefined> {
	if (process.getuid?.() !== 0) return undefined;
	const lines = (await readFile('/etc/passwd', 'utf8')).split('\n');
	// `initdb` looks its own user up by id, so the id must be one that the system knows.
	for (const name of ['nobody', 'postgres', 'daemon']) {
		const fields = lines.find((line) => line.startsWith(`${name}:`))?.split(':');
		const [uid, gid] = [Number(fields?.[2]), Number(fields?.[3])];
		if (uid > 0 && gid > 0) return { uid, gid };
	}
	throw new Error(
		'PostgreSQL refuses to run as root, and this system has no user "nobody" to run it as. ' +
			'Start this as an ordinary user.',
	);
}

async function othersCanEnter(folder: string): Promise<boolean> {
	for (let current = folder; ; current = path.dirname(current)) {
		const { mode } = await stat(current).catch(() => ({ mode: 0 }));
		if ((mode & 0o001) === 0) return false;
		if (current === path.dirname(current)) return true;
	}
}

/** Creates a temporary folder owned by the user, in a place that this user can reach. */
export async function temporaryFolder(prefix: string, owner?: SystemUser): Promise<string> {
	const candidates = [tmpdir(), '/tmp', '/var/tmp'];
	for (const candidate of owner ? candidates : candidates.slice(0, 1)) {
		if (owner && !(await othersCanEnter(candidate))) continue;
		const folder = await mkdtemp(path.join(candidate, prefix));
		if (owner) await chown(folder, owner.uid, owner.gid);
		return folder;
	}
	throw new Error(`The user with id ${owner?.uid} can reach none of ${candidates.join(', ')}`);
}
