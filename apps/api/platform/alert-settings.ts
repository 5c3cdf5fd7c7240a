import { LANGUAGES, type Language } from '@vigil/shared/language/languages.js';
import { OperatorError } from './database/operator-error.js';
import { readSecretSetting } from './secret-setting.js';

/** How the operator is told of trouble. Each is null or empty where nobody is told that way. */
export interface AlertSettings {
  mail: { to: readonly string[]; from: string } | null;
  webhook: { url: string; secret: Buffer } | null;
  command: string | null;
  language: Language;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads the settings VIGIL_ALERT_*. A demo tells nobody. No error repeats an address or the secret.
 * @throws OperatorError with one sentence that names the variable
 */
export const readAlertSettings = (env: Environment, mode: 'demo' | 'production'): AlertSettings => {
  const settings = {
    mail: parseMail(env['VIGIL_ALERT_MAIL'], env['VIGIL_ALERT_MAIL_FROM'], env['VIGIL_SMTP_URL']),
    webhook: parseWebhook(env),
    command: env['VIGIL_ALERT_COMMAND']?.trim() || null,
    language: parseLanguage(env['VIGIL_ALERT_LANGUAGE'] || 'en'),
  };
  return mode === 'demo' ? { ...settings, mail: null, webhook: null, command: null } : settings;
};

const ADDRESS = /^[^\s@<>,;"]{1,64}@[^\s@<>,;"]{1,200}$/;

const parseMail = (
  to: string | undefined,
  from: string | undefined,
  server: string | undefined,
): AlertSettings['mail'] => {
  const addresses = (to ?? '')
    .split(',')
    .map((address) => address.trim())
    .filter(Boolean);
  if (addresses.length === 0) return null;
  if (!server?.trim())
    throw new OperatorError('VIGIL_ALERT_MAIL is set, and VIGIL_SMTP_URL names no mail server: set it, too.');
  const sender = from?.trim() || addresses[0]!;
  if (![...addresses, sender].every((address) => ADDRESS.test(address)))
    throw new OperatorError(
      'VIGIL_ALERT_MAIL and VIGIL_ALERT_MAIL_FROM must be addresses of mailboxes, such as operator@example.org, with commas between them.',
    );
  return { to: addresses, from: sender };
};

const LOCAL = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

const parseWebhook = (env: Environment): AlertSettings['webhook'] => {
  const address = env['VIGIL_ALERT_WEBHOOK']?.trim();
  if (!address) return null;
  const url = URL.canParse(address) ? new URL(address) : null;
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && LOCAL.test(url.hostname));
  if (!url || !isSafe || url.username !== '')
    throw new OperatorError('VIGIL_ALERT_WEBHOOK must be an address that begins with https:// and has no password.');
  return { url: url.href, secret: parseSecret(readSecretSetting(env, 'VIGIL_ALERT_WEBHOOK_SECRET', 'secret') ?? '') };
};

/** The form of Standard Webhooks: 24 to 64 bytes in base64 after "whsec_". */
const parseSecret = (text: string): Buffer => {
  const encoded = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text)?.[1] ?? '';
  const secret = Buffer.from(encoded, 'base64');
  if (secret.length >= 24 && secret.length <= 64) return secret;
  throw new OperatorError(
    'VIGIL_ALERT_WEBHOOK needs a secret in VIGIL_ALERT_WEBHOOK_SECRET: "whsec_" and 24 to 64 random bytes in base64, such as "whsec_$(openssl rand -base64 32)" prints.',
  );
};

const parseLanguage = (text: string): Language => {
  const known = LANGUAGES.find((code) => code === text);
  if (known) return known;
  throw new OperatorError(`VIGIL_ALERT_LANGUAGE is "${text.slice(0, 20)}": it must be en or km.`);
};
