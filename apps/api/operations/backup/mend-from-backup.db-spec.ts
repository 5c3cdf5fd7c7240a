import { appendFileSync, chmodSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { verifierKey } from '../../audit-log/signed-note.js';
import { signingKey } from '../../audit-log/signing-key.js';
import { checkEncryptedValues } from '../../encryption/check-encrypted-values.js';
import { textOfKeys } from '../../encryption/key-file-format.js';
import { keySource } from '../../encryption/key-source.js';
import { MASTER_KEY_TABLES } from '../../encryption/master-key-tables.js';
import { openKeyring } from '../../encryption/open-keyring.js';
import { RECORD_KEY_TABLES } from '../../encryption/record-key-tables.js';
import { rekey } from '../../encryption/rekey.js';
import { uninspectedFiles } from '../../evidence/inspection/inspection.repository.js';
import { handIn } from '../../testing/a-person.js';
import { must } from '../../testing/app.js';
import { backUp, installationInUse, type InstallationInUse } from '../../testing/backup-and-restore.js';
import { startCommand } from '../../testing/start-backup-command.js';
import { TEST_KEY, testKeyFile, testKeyring } from '../../testing/test-keys.js';
import { waitUntil } from '../../testing/wait-until.js';
import { checkDatabase } from '../verification/check-database.js';

jest.setTimeout(180_000);
const below = mkdtempSync(join(tmpdir(), 'vigil-mending-'));
const backup = join(below, 'monday');
let installation: InstallationInUse;

const query = <T>(sql: string, values: unknown[] = []): Promise<T[]> =>
  installation.app.database.query(sql, values) as Promise<T[]>;
const comment = async (text: string): Promise<void> => {
  const { id } = installation.onTheMap;
  must(await installation.desk.reviewer.put(`/api/incidents/${id}/comments/${randomUUID()}`, { text }));
};
const TABLES = [
  ...RECORD_KEY_TABLES.map(({ table }) => ({ table, value: 'value' })),
  ...MASTER_KEY_TABLES.map(({ table, value }) => ({ table, value })),
];
/** Everything encrypted, by table. */
const everything = async (): Promise<Record<string, unknown>> =>
  Object.fromEntries(
    await Promise.all(
      [...TABLES, { table: 'record_key' }].map(async ({ table }) => [
        table,
        await query(`select to_jsonb(t) as row from ${table} t order by t::text`),
      ]),
    ),
  );
const damageAll = async (): Promise<void> => {
  for (const { table, value } of TABLES)
    await query(
      `update ${table} set ${value} = ${value} || '\\x00'::bytea where ${value} is not null and key_id <> 'none'`,
    );
};
const mend = async (keyFile = testKeyFile()): Promise<[number | null, string]> => {
  const command = startCommand('restore', ['--mend', backup, '--in', below], {
    VIGIL_HOME: installation.home,
    VIGIL_KEY_FILE: keyFile,
    DATABASE_URL: installation.database.url,
    VIGIL_EVIDENCE: join(installation.home, 'evidence'),
  });
  return [await command.ended, command.said()];
};

beforeAll(async () => {
  chmodSync(below, 0o711);
  installation = await installationInUse();
  const { desk } = installation;
  await comment('Before the backup');
  await handIn(desk.reviewer);
  must(
    await desk.reviewer.put(`/api/queue-views/${randomUUID()}`, { title: 'Old', address: 'sort=-age', shared: true }),
  );
  // What the server writes about a photo, some time after it came, would be newer than the backup.
  await waitUntil(async () => (await uninspectedFiles(installation.app.database.manager)).length === 0, 60_000);
  await backUp(installation, backup);
});
afterAll(async () => {
  await installation?.remove();
  rmSync(below, { recursive: true, force: true });
});

it('what does not open any more is put back from a backup, byte by byte, and the log agrees', async () => {
  const whole = await everything();
  await damageAll();
  await query(`delete from record_key where record_id = $1`, [installation.draft.id]);
  const { unreadable } = await checkEncryptedValues(
    installation.database.url,
    await testKeyring(installation.database.url),
  );
  expect(unreadable.length).toBeGreaterThan(3);
  expect(await mend()).toEqual([
    0,
    expect.stringMatching(/(\d+) of \1 records and other values that did not open were put back, and open\./),
  ]);
  expect(await everything()).toEqual(whole);
  const key = verifierKey(signingKey(installation.config));
  expect((await checkDatabase(installation.app.database.manager, { key })).faults).toEqual([]);
  expect(readdirSync(below)).toEqual(['monday']);
  expect(await mend()).toEqual([0, expect.stringContaining('nothing was put back')]);
});

it('what is newer than the backup is named, and what opens or was erased stays as it is', async () => {
  await comment('After the backup');
  const newest = `comment_id = (select id from comment order by at desc, id limit 1)`;
  const oldest = `comment_id = (select id from comment order by at, id limit 1)`;
  await query(`update comment_private set value = value || '\\x00'::bytea where ${newest}`);
  await query(`update comment_private set value = null where ${oldest}`);
  const before = await everything();
  expect(await mend()).toEqual([
    1,
    expect.stringContaining(`0 of 1 records and other values that did not open were put back`),
  ]);
  expect(await everything()).toEqual(before);
});

it('a key that was gone when all was re-keyed is put back with the former key below the one of now', async () => {
  const keyFile = join(below, 'key');
  const settings = { mode: 'production', home: below, keyFile, keyCommand: null } as const;
  const { url } = installation.database;
  const { id } = installation.draft;
  // What the test before has left damaged would keep the former key in use.
  await query(
    `update comment_private set value = substring(value for octet_length(value) - 1)
      where comment_id = (select id from comment order by at desc, id limit 1)`,
  );
  await query(`delete from record_key where record_id = $1`, [id]);
  writeFileSync(keyFile, textOfKeys([TEST_KEY]), { mode: 0o600 });
  await rekey({ databaseUrl: url, source: keySource(settings), log: () => undefined });
  const lost = async (): Promise<string[]> => {
    const keyring = await openKeyring(url, keySource(settings), { mode: 'production', log: () => undefined });
    return (await checkEncryptedValues(url, keyring)).unreadable;
  };
  expect(await lost()).toContain(id);
  appendFileSync(keyFile, textOfKeys([TEST_KEY]));
  await mend(keyFile);
  expect(await lost()).not.toContain(id);
  await rekey({ databaseUrl: url, source: keySource(settings), log: () => undefined });
  expect(await lost()).not.toContain(id);
});
