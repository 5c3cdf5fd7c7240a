import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from 'otpauth';
import { withClient } from '../platform/database/ensure-database.js';
import { formerMigrations, migrate } from '../platform/database/migrate.js';
import { readMailAddress, writeMail } from '../accounts/notices/outside-messages.repository.js';
import { hashPassword } from '../accounts/password.js';
import { newTotpSecret } from '../accounts/totp.js';
import { startTestApp, type TestApp } from '../testing/app.js';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';
import { TestAuthenticator, withCookieOf, withPassword } from '../testing/authenticator-app.js';
import { checkEncryptedValues } from './check-encrypted-values.js';
import { encryptPlaintextValues } from './encrypt-plaintext-values.js';
import { keySource } from './key-source.js';
import { keysOfBytes, newKey, textOfKeys } from './key-file-format.js';
import { openKeyring } from './open-keyring.js';
import { rekey } from './rekey.js';

const PASSWORD = 'seven green kettles sing';
jest.setTimeout(120_000);

let database: FreshDatabase;
let app: TestApp;
let home: string;
let keyFile: string;
const members: { id: string; name: string; secret: Uint8Array; phone: TestAuthenticator }[] = [];
const source = (): ReturnType<typeof keySource> => keySource({ mode: 'production', home, keyFile, keyCommand: null });
const keyring = (): ReturnType<typeof openKeyring> =>
  openKeyring(database.url, source(), { mode: 'production', log: () => undefined });

/** A database as the previous Vigil left it: two members with plain secrets, one of them not confirmed yet. */
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'vigil-apps-'));
  const before = join(home, 'migrations');
  for (const file of readdirSync(formerMigrations))
    if (file < '0020') cpSync(join(formerMigrations, file), join(before, file));
  keyFile = join(home, 'key');
  writeFileSync(keyFile, textOfKeys([newKey()]), { mode: 0o600 });
  database = await freshDatabase('nothing');
  await migrate(database.url, before);
  await withClient(database.url, async (client) => {
    for (const name of ['heron', 'egret']) {
      const secret = newTotpSecret();
      const id = randomUUID();
      members.push({
        id,
        name,
        secret,
        phone: new TestAuthenticator(new Secret({ buffer: Uint8Array.from(secret).buffer }).base32),
      });
      await client.query(
        `insert into member (id, name, name_folded, role, password_hash) values ($1, $2, $2, 'monitor', $3)`,
        [id, name, await hashPassword(PASSWORD)],
      );
      await client.query('insert into member_totp (member_id, secret, confirmed_at) values ($1, $2, now())', [
        id,
        Buffer.from(secret),
      ]);
    }
  });
  await migrate(database.url);
});
afterAll(async () => {
  await app?.close();
  await database?.drop();
  rmSync(home, { recursive: true, force: true });
});

const kept = (): Promise<{ secret: Buffer; key_id: string | null }[]> =>
  withClient(
    database.url,
    async (client) =>
      (
        await client.query<{ secret: Buffer; key_id: string | null }>(
          'select secret, key_id from member_totp order by member_id',
        )
      ).rows,
  );
const signIn = async (name: string, phone: TestAuthenticator): Promise<number> => {
  const half = withCookieOf(app.url, await app.visitor.post('/api/sessions', { name, password: PASSWORD }));
  return (await half.post('/api/sessions/current/proofs', { code: await phone.code() })).status;
};

it('encrypts at the start what an earlier Vigil kept plain, and its members sign in as before', async () => {
  expect((await kept()).map(({ key_id: key }) => key)).toEqual([null, null]);
  const said: string[] = [];
  await encryptPlaintextValues({ databaseUrl: database.url, keyring: await keyring(), log: (line) => said.push(line) });
  expect(said[0]).toBe('Encrypting the secrets of authenticator apps that were kept plain until now');
  const now = await kept();
  for (const { secret, key_id: key } of now) {
    expect(key).not.toBeNull();
    for (const member of members) expect(secret.includes(Buffer.from(member.secret))).toBe(false);
  }
  app = await startTestApp(database, { keyring: await keyring() });
  expect(await signIn('heron', members[0]!.phone)).toBe(201);
  await encryptPlaintextValues({
    databaseUrl: database.url,
    keyring: await keyring(),
    log: (line) => {
      throw new Error(line);
    },
  });
  expect(await kept()).toEqual(now);
});

it('encrypts what is set up from now on, and all of them anew when the key is changed', async () => {
  const { phone } = await withPassword(app, 'stork', PASSWORD);
  const [old] = keysOfBytes(readFileSync(keyFile), 'x');
  const choice = { how: 'urgent', language: 'en', address: 'needle@mail.example' } as const;
  await app.database.transaction((manager) => writeMail(manager, members[0]!.id, choice));
  const mail = (): Promise<{ sealed: Buffer; key_id: string }[]> =>
    app.database.query('select sealed, key_id from notice_mail');
  const [mailBefore] = await mail();
  const before = await kept();
  expect(before.map(({ key_id: key }) => key)).toEqual([old!.id, old!.id, old!.id]);
  await rekey({ databaseUrl: database.url, source: source(), log: () => undefined });
  const after = await kept();
  expect(
    after.filter(({ secret, key_id: key }) => key === old!.id || before.some((one) => one.secret.equals(secret))),
  ).toEqual([]);
  expect(await signIn('stork', phone)).toBe(201);
  const [mailAfter] = await mail();
  expect([mailAfter!.key_id === old!.id, mailAfter!.sealed.equals(mailBefore!.sealed)]).toEqual([false, false]);
  expect(await readMailAddress(app.database.manager, members[0]!.id)).toBe('needle@mail.example');
  expect(await checkEncryptedValues(database.url, await keyring())).toMatchObject({
    appSecrets: 3,
    others: 1,
    plain: 0,
    unreadable: [],
    unfinished: false,
  });
});

describe('what goes wrong', () => {
  it('a secret that was moved to another member opens nothing, and the check names that member', async () => {
    await withClient(database.url, (client) =>
      client.query(
        'update member_totp set secret = (select secret from member_totp where member_id = $1) where member_id = $2',
        [members[0]!.id, members[1]!.id],
      ),
    );
    expect(await signIn('egret', members[0]!.phone)).toBe(500);
    expect(await checkEncryptedValues(database.url, await keyring())).toMatchObject({
      unreadable: [`the app of member ${members[1]!.id}`],
    });
  });

  it('a plain secret is refused by the database itself', async () => {
    await expect(
      withClient(database.url, (client) => client.query('update member_totp set key_id = null')),
    ).rejects.toMatchObject({ code: '23514', constraint: 'member_totp_encrypted' });
  });
});
