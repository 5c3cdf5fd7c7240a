import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import type { Config } from '../../../config.js';
import { sendMail } from '../../../incidents/outside-messages/send-mail.js';
import type { AlertChannel, AlertCheck } from './alert-state.js';

/** What an alert says. Its words are fixed: nothing in them comes from a record, a count or a setting. */
export interface AlertMessage {
  /** The same whenever this message is sent again, so that whoever gets it twice can tell. */
  id: string;
  type: 'vigil.alert.raised' | 'vigil.alert.repeated' | 'vigil.alert.resolved' | 'vigil.alert.test';
  check: AlertCheck | 'test';
  /** When the trouble was noticed, in milliseconds. */
  since: number;
  sentence: string;
  advice: string;
}

type Deliver = (message: AlertMessage, stop: AbortSignal) => Promise<boolean>;

const WEBHOOK_MS = 15_000;
const COMMAND_MS = 30_000;

/**
 * Returns the headers by which a webhook's receiver knows who sent it: Standard Webhooks 1.0,
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 * @param seconds since 1970
 */
export const signWebhook = (
  secret: Buffer,
  { id, seconds, body }: { id: string; seconds: number; body: string },
): Record<string, string> => ({
  'webhook-id': id,
  'webhook-timestamp': String(seconds),
  'webhook-signature': `v1,${createHmac('sha256', secret).update(`${id}.${seconds}.${body}`).digest('base64')}`,
});

const byMail =
  ({ mail, alerts }: Pick<Config, 'mail' | 'alerts'>): Deliver =>
  async ({ sentence, advice }, stop) => {
    if (!mail || !alerts.mail) return false;
    const { to, from } = alerts.mail;
    const troubles = await Promise.all(
      to.map((address) =>
        sendMail(
          mail,
          { from: { name: '', address: from }, to: address, subject: sentence, text: `${sentence}\n\n${advice}\n` },
          stop,
        ),
      ),
    );
    // One address that is refused must not make all the others get it again and again.
    return troubles.some((trouble) => trouble === null);
  };

const byWebhook =
  ({ alerts: { webhook } }: Pick<Config, 'alerts'>): Deliver =>
  async ({ id, type, check, since, sentence }, stop) => {
    if (!webhook) return false;
    const body = JSON.stringify({
      type,
      timestamp: new Date(since).toISOString(),
      data: { check, text: sentence },
    });
    try {
      const answer = await fetch(webhook.url, {
        method: 'POST',
        redirect: 'error',
        headers: {
          'content-type': 'application/json',
          ...signWebhook(webhook.secret, { id, seconds: Math.floor(Date.now() / 1000), body }),
        },
        body,
        signal: AbortSignal.any([stop, AbortSignal.timeout(WEBHOOK_MS)]),
      });
      await answer.body?.cancel();
      return answer.ok;
    } catch {
      return false;
    }
  };

/** The command gets the sentence on its standard input, two words in its environment, and nothing of Vigil's. */
const byCommand =
  ({ alerts: { command } }: Pick<Config, 'alerts'>): Deliver =>
  ({ type, check, sentence }, stop) =>
    new Promise((resolve) => {
      if (command === null) return resolve(false);
      const child = spawn('/bin/sh', ['-c', command], {
        stdio: ['pipe', 'ignore', 'ignore'],
        env: {
          PATH: process.env['PATH'] ?? '/usr/bin:/bin',
          ALERT_CHECK: check,
          ALERT_STATE: type.slice(type.lastIndexOf('.') + 1),
        },
        signal: AbortSignal.any([stop, AbortSignal.timeout(COMMAND_MS)]),
        killSignal: 'SIGKILL',
      });
      child.on('error', () => resolve(false));
      child.on('close', (code) => resolve(code === 0));
      child.stdin.on('error', () => undefined);
      child.stdin.end(`${sentence}\n`);
    });

/** Returns the ways by which the settings say that somebody is told. */
export const alertChannels = (config: Pick<Config, 'mail' | 'alerts'>): Map<AlertChannel, Deliver> => {
  const { mail, webhook, command } = config.alerts;
  const channels = new Map<AlertChannel, Deliver>();
  if (mail) channels.set('mail', byMail(config));
  if (webhook) channels.set('webhook', byWebhook(config));
  if (command !== null) channels.set('command', byCommand(config));
  return channels;
};
