import { connect, type Socket } from 'node:net';
import type { MailTrouble } from '@vigil/shared/staff-responses/outside-messages.js';
import type { MailServer } from '../../config.js';

/** What a mail says. */
export interface Mail {
  from: { name: string; address: string };
  to: string;
  subject: string;
  text: string;
}

/** Milliseconds for one answer of the mail server, and for a whole message. */
const ANSWER_MS = 15_000;
const MESSAGE_MS = 45_000;

/**
 * Hands a mail to the mail server. Without the encrypted connection that was asked for, nothing is sent, not even whom
 * it is for.
 * @param ms milliseconds after which it is given up, however busy the server is
 * @returns null: the server says that it took it; otherwise what went wrong, without a word of the server
 */
export const sendMail = async (
  { host, port, tls, login }: MailServer,
  { from, to, subject, text }: Mail,
  stop: AbortSignal,
  ms = MESSAGE_MS,
): Promise<MailTrouble | null> => {
  const { createTransport } = await import('nodemailer');
  const end = AbortSignal.any([stop, AbortSignal.timeout(ms)]);
  // A connection of our own: nodemailer has a limit for each answer, and none for a server that goes on and on.
  const socket = connect({ host, port });
  socket.on('error', () => undefined);
  const giveUp = (): void => void socket.destroy();
  end.addEventListener('abort', giveUp);
  if (end.aborted) giveUp();
  const isEnded = new Promise<never>((_resolve, reject) => socket.once('close', () => reject(new Error('closed'))));
  isEnded.catch(() => undefined);
  try {
    await Promise.race([new Promise<void>((resolve) => socket.once('connect', resolve)), isEnded]);
    const transport = createTransport({
      host,
      port,
      secure: tls === 'implicit',
      requireTLS: tls === 'starttls',
      ignoreTLS: tls === 'none',
      tls: { minVersion: 'TLSv1.2' },
      ...(login ? { auth: login } : {}),
      // Its own name for itself would be in the headers of the mail.
      name: from.address.split('@')[1]!,
      connectionTimeout: ANSWER_MS,
      greetingTimeout: ANSWER_MS,
      socketTimeout: ANSWER_MS,
      getSocket: (_options: unknown, done: (error: null, found: { connection: Socket }) => void) =>
        done(null, { connection: socket }),
    });
    const sent = transport.sendMail({
      from,
      to: { name: '', address: to },
      subject,
      text,
      // Nobody's automatic answer is wanted.
      headers: { 'auto-submitted': 'auto-generated' },
      xMailer: false,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    await Promise.race([sent, isEnded]);
    return null;
  } catch (error) {
    return troubleOf(error, tls);
  } finally {
    end.removeEventListener('abort', giveUp);
    socket.destroy();
  }
};

interface SmtpError {
  code?: string;
  command?: string;
}

const troubleOf = (error: unknown, tls: MailServer['tls']): MailTrouble => {
  const { code, command = '' } = error as SmtpError;
  switch (code) {
    case 'ETLS':
    case 'EREQUIRETLS':
      return 'no-tls';
    case 'EAUTH':
    case 'ENOAUTH':
      return 'login';
    case 'EENVELOPE':
      return command.startsWith('RCPT') ? 'address' : 'refused';
    case 'EMESSAGE':
    case 'EPROTOCOL':
      return 'refused';
    case 'ESOCKET':
      // What the certificate lacks is told as an error of the socket.
      return tls === 'none' ? 'unreachable' : 'no-tls';
    default:
      return 'unreachable';
  }
};
