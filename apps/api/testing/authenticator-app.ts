import { Secret } from 'otpauth';
import { totpCode } from '../accounts/totp.js';
import { InvitationsService } from '../accounts/invitations.service.js';
import { clientOf, type Answer, type Client, type TestApp } from './app.js';

const STEP_MS = 30_000;

/**
 * An authenticator app that never shows a code twice. Asked again too soon, it shows the next code, or waits for it.
 */
export class TestAuthenticator {
  private lastStep = 0;
  private readonly secret: Uint8Array;

  constructor(text: string) {
    this.secret = Secret.fromBase32(text).bytes;
  }

  async code(): Promise<string> {
    const step = Math.max(Math.floor(Date.now() / STEP_MS), this.lastStep + 1);
    this.lastStep = step;
    const early = (step - 1) * STEP_MS - Date.now();
    if (early > 0)
      await new Promise((resolve) => {
        setTimeout(resolve, early + 50);
      });
    return totpCode(this.secret, step * STEP_MS);
  }

  /**
   * As if half a minute had passed since the last code was taken: nobody waits for the next one. Only for what is not
   * about codes.
   */
  async letHalfAMinutePass({ database }: Pick<TestApp, 'database'>): Promise<void> {
    const [, moved]: [unknown, number] = await database.query(
      'update member_totp set last_step = last_step - 1 where last_step = $1',
      [this.lastStep],
    );
    if (moved !== 1) throw new Error(`${moved} apps gave their last code in step ${this.lastStep}, not one.`);
    this.lastStep -= 1;
  }
}

/** Returns a client with the session cookie of an answer; if the answer sets none, the earlier client. */
export const withCookieOf = (url: string, { headers }: Pick<Answer, 'headers'>, before?: Client): Client => {
  const cookie = headers.getSetCookie()[0]?.split(';')[0];
  return cookie === undefined && before ? before : clientOf(url, cookie ?? '', before?.member ?? null);
};

export interface Enrolled {
  client: Client;
  phone: TestAuthenticator;
  recoveryCodes: string[];
}

/** Sets up an authenticator app, as a member does after the first password. */
export const enrol = async (url: string, client: Client): Promise<Enrolled> => {
  const begun = await client.post<{ secret: string }>('/api/account/totp');
  const phone = new TestAuthenticator(begun.body.secret);
  const done = await client.put<{ recoveryCodes: string[] }>('/api/account/totp', { code: await phone.code() });
  if (done.status !== 200) throw new Error(`${done.status} ${done.text}`);
  return { client: withCookieOf(url, done, client), phone, recoveryCodes: done.body.recoveryCodes };
};

/**
 * Makes a monitor with a password, an authenticator app and recovery codes. A test signs in with the recovery codes
 * where it does not want to wait for the app's next code.
 */
export const withPassword = async (
  { app, url, visitor }: TestApp,
  name: string,
  password: string,
): Promise<Enrolled> => {
  const token = await app.get(InvitationsService).invite('monitor', null);
  const taken = await visitor.post('/api/invitations/acceptances', { token, name, password });
  return enrol(url, withCookieOf(url, taken));
};
