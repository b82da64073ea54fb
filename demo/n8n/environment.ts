/* eslint-disable @n8n/community-nodes/no-restricted-globals */
import type { RunningPostgres } from '../postgres/start';

export interface N8nSettings {
	port: number;
	brokerPort: number;
	userFolder: string;
	encryptionKey: string;
	postgres: RunningPostgres;
	/** Name of n8n's own database. */
	database: string;
	/** Whether it serves its editor, whose files it writes anew at every start. */
	editor: boolean;
}

/**
 * Only these are passed on. A test runner's or npm's own variables must not reach n8n: it behaves
 * differently when NODE_ENV is "test".
 */
const INHERITED = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'TMP', 'LANG', 'SystemRoot', 'USERPROFILE'];

/** n8n's environment: quiet, on loopback only, calling nobody, with PostgreSQL as its database. */
export function n8nEnvironment(settings: N8nSettings): NodeJS.ProcessEnv {
	const inherited = INHERITED.flatMap((name) => {
		const value = process.env[name];
		return value === undefined ? [] : [[name, value]];
	});
	return {
		...(Object.fromEntries(inherited) as NodeJS.ProcessEnv),
		// n8n would otherwise want sqlite3, which has to be compiled.
		DB_TYPE: 'postgresdb',
		DB_POSTGRESDB_HOST: settings.postgres.host,
		DB_POSTGRESDB_PORT: String(settings.postgres.port),
		DB_POSTGRESDB_USER: settings.postgres.user,
		DB_POSTGRESDB_PASSWORD: settings.postgres.password,
		DB_POSTGRESDB_DATABASE: settings.database,
		N8N_USER_FOLDER: settings.userFolder,
		N8N_ENCRYPTION_KEY: settings.encryptionKey,
		N8N_HOST: '127.0.0.1',
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_PORT: String(settings.port),
		N8N_EDITOR_BASE_URL: `http://127.0.0.1:${settings.port}/`,
		N8N_WEBHOOK_URL: `http://127.0.0.1:${settings.port}/`,
		N8N_RUNNERS_BROKER_PORT: String(settings.brokerPort),
		N8N_SECURE_COOKIE: 'false',
		N8N_DISABLE_UI: String(!settings.editor),
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
		N8N_TEMPLATES_ENABLED: 'false',
		N8N_PERSONALIZATION_ENABLED: 'false',
		N8N_HIRING_BANNER_ENABLED: 'false',
		N8N_ONBOARDING_FLOW_DISABLED: 'true',
		N8N_VERIFIED_PACKAGES_ENABLED: 'false',
		N8N_DISABLED_MODULES: 'mcp-registry,instance-ai,agents,chat-hub',
		N8N_LOG_LEVEL: 'info',
		GENERIC_TIMEZONE: 'UTC',
		TZ: 'UTC',
	};
}
