import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAlertSettings } from './alert-settings.js';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const SMTP = 'smtp://localhost';
const read = (env: Record<string, string>) => readAlertSettings(env, 'production');

describe('the settings of alerts', () => {
  it('tell nobody where they are not set, and in a demo nobody at all', () => {
    const nobody = { mail: null, webhook: null, command: null, language: 'en' };
    expect(read({})).toEqual(nobody);
    const all = {
      VIGIL_SMTP_URL: SMTP,
      VIGIL_ALERT_MAIL: 'a@example.org',
      VIGIL_ALERT_WEBHOOK: 'https://alerts.example.org/',
      VIGIL_ALERT_WEBHOOK_SECRET: SECRET,
      VIGIL_ALERT_COMMAND: 'true',
    };
    expect(readAlertSettings(all, 'demo')).toEqual(nobody);
    expect(read(all).command).toBe('true');
  });
  it('name mailboxes and a sender, who is the first of them if none is named', () => {
    const settings = {
      VIGIL_SMTP_URL: SMTP,
      VIGIL_ALERT_MAIL: ' a@example.org, b@example.org ',
      VIGIL_ALERT_LANGUAGE: 'km',
    };
    expect(read(settings)).toMatchObject({
      mail: { to: ['a@example.org', 'b@example.org'], from: 'a@example.org' },
      language: 'km',
    });
    expect(read({ ...settings, VIGIL_ALERT_MAIL_FROM: 'vigil@example.org' }).mail?.from).toBe('vigil@example.org');
  });
  it('take the secret of a webhook from a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'vigil-secret-'));
    const file = join(folder, 'secret');
    writeFileSync(file, `${SECRET}\n`);
    const address = { VIGIL_ALERT_WEBHOOK: 'https://alerts.example.org/vigil' };
    expect(read({ ...address, VIGIL_ALERT_WEBHOOK_SECRET_FILE: file }).webhook?.secret).toHaveLength(24);
    expect(() => read({ ...address, VIGIL_ALERT_WEBHOOK_SECRET_FILE: join(folder, 'none') })).toThrow('cannot be read');
    rmSync(folder, { recursive: true });
  });
  it.each([
    [{ VIGIL_ALERT_MAIL: 'a@example.org' }, 'VIGIL_SMTP_URL'],
    [{ VIGIL_ALERT_MAIL: 'private word', VIGIL_SMTP_URL: SMTP }, 'VIGIL_ALERT_MAIL'],
    [
      { VIGIL_ALERT_MAIL: 'a@example.org', VIGIL_ALERT_MAIL_FROM: 'private', VIGIL_SMTP_URL: SMTP },
      'VIGIL_ALERT_MAIL_FROM',
    ],
    [{ VIGIL_ALERT_WEBHOOK: 'http://alerts.example.org', VIGIL_ALERT_WEBHOOK_SECRET: SECRET }, 'https://'],
    [{ VIGIL_ALERT_WEBHOOK: 'https://a:private@example.org', VIGIL_ALERT_WEBHOOK_SECRET: SECRET }, 'no password'],
    [{ VIGIL_ALERT_WEBHOOK: 'https://alerts.example.org' }, 'VIGIL_ALERT_WEBHOOK_SECRET'],
    [{ VIGIL_ALERT_WEBHOOK: 'https://alerts.example.org', VIGIL_ALERT_WEBHOOK_SECRET: 'whsec_private' }, 'whsec_'],
    [{ VIGIL_ALERT_LANGUAGE: 'xx' }, 'VIGIL_ALERT_LANGUAGE'],
  ])('refuse %j in one sentence that repeats no secret', (env, words) => {
    expect(() => read(env as Record<string, string>)).toThrow(words);
    expect(() => read(env as Record<string, string>)).not.toThrow(/private/);
  });
});
