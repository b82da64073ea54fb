import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export interface Mailbox {
	/** Fields of n8n's own SMTP credential. */
	readonly credential: Record<string, string | number | boolean>;
	/** All mails since the last look. */
	take(): ParsedMail[];
	close(): Promise<void>;
}

/** A mail server on this machine that takes everything and delivers nothing. */
export async function openMailbox(): Promise<Mailbox> {
	let mails: ParsedMail[] = [];
	const server = new SMTPServer({
		authOptional: true,
		disabledCommands: ['STARTTLS'],
		onData: (stream, _session, done) => {
			simpleParser(stream).then((mail) => {
				mails.push(mail);
				done();
			}, done);
		},
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.server.address() as { port: number };
	return {
		credential: {
			host: '127.0.0.1',
			port,
			secure: false,
			disableStartTls: true,
			user: '',
			password: '',
		},
		take: () => {
			const taken = mails;
			mails = [];
			return taken;
		},
		close: async () => await new Promise((resolve) => server.close(() => resolve())),
	};
}
