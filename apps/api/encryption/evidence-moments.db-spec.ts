import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import { withClient } from '../platform/database/ensure-database.js';
import { formerMigrations, migrate } from '../platform/database/migrate.js';
import { readEncryptedValue } from '../evidence/encrypted-file-values.repository.js';
import { freshDatabase, type FreshDatabase } from '../testing/fresh-database.js';
import { testKeyring } from '../testing/test-keys.js';
import { checkEncryptedValues } from './check-encrypted-values.js';
import { encryptPlaintextValues } from './encrypt-plaintext-values.js';
import { useKeyring } from './keyring.js';

jest.setTimeout(120_000);
let database: FreshDatabase;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'vigil-moments-'));
  for (const file of readdirSync(formerMigrations))
    if (file < '0056') cpSync(join(formerMigrations, file), join(folder, file));
  database = await freshDatabase('nothing');
});
afterAll(async () => {
  await database?.drop();
  rmSync(folder, { recursive: true, force: true });
});

it('the moment at which a file was added is encrypted at the start, its day stays, and a plain moment is refused from then on', async () => {
  await migrate(database.url, folder);
  const [member, incident, file, unknown] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
  await withClient(database.url, async (client) => {
    await client.query(`insert into member (id, name, name_folded, role) values ($1, 'a', 'a', 'monitor')`, [member]);
    await client.query(
      `insert into incident (id, author_id, status, codebook_version, interference, peacefulness, notified, sensitivity, crowd_state) values ($1, $2, 'WS_DRAFT', 2, 'IN_UNKNOWN', 'PE_UNKNOWN', 'unknown', 'S2_INTERNAL', 'CS_UNKNOWN')`,
      [incident, member],
    );
    for (const [id, at] of [
      [file, '2021-06-04T02:31:17Z'],
      [unknown, null],
    ]) {
      await client.query(
        `insert into evidence (id, incident_id, added_by, state, size, sha256, kind, added_at) values ($1, $2, $3, 'expected', 3, sha256('x'), 'photo', $4)`,
        [id, incident, member, at],
      );
    }
  });
  await migrate(database.url);
  const keyring = await testKeyring(database.url);
  const said: string[] = [];
  await encryptPlaintextValues({ databaseUrl: database.url, keyring, log: (line) => said.push(line) });
  expect(said[0]).toBe('Encrypting the moments at which files were added that were kept plain until now');
  const source = await new DataSource({ type: 'postgres', url: database.url }).initialize();
  try {
    useKeyring(source, keyring);
    expect(
      await source.query(
        `select to_char(added_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') as at from evidence where added_at is not null`,
      ),
    ).toEqual([{ at: '2021-06-04 00:00:00' }]);
    expect(await readEncryptedValue(source.manager, [file, unknown], 'addedAt')).toEqual(
      new Map([[file, '2021-06-04T02:31:17.000Z']]),
    );
    await expect(source.query(`update evidence set added_at = '2021-06-04T02:31:17Z'`)).rejects.toMatchObject({
      driverError: { code: '23514', constraint: 'evidence_added_on_a_day' },
    });
  } finally {
    await source.destroy();
  }
  expect(await checkEncryptedValues(database.url, keyring)).toMatchObject({ values: 1, plain: 0, unreadable: [] });
  await encryptPlaintextValues({
    databaseUrl: database.url,
    keyring,
    log: (line) => {
      throw new Error(line);
    },
  });
});
